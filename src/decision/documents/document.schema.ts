import { z } from 'zod';
import { plainText } from '../../persistence/plain-text.js';
import { milestoneInput } from '../tasks/task.schema.js';

const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((word) => word === 'true')]);

/** Classification 密级 as it is asked first; the last three never enter. */
const classifications = ['public', 'internal', 'confidential', 'secret', 'top_secret'] as const;

/** A document as it is registered; with a file the fields come as form fields. */
export const documentInput = z
  .strictObject({
    classification: z.enum(classifications, '请先选择密级'),
    kind: z.enum(['policy', 'meeting_record', 'instruction', 'for_information']),
    urgency: z.enum(['urgent', 'ordinary', 'difficult']).default('ordinary'),
    distribution: z
      .union([z.array(z.string()).max(200), z.string().transform((list) => list.split(','))])
      .default([]),
    title: plainText(200),
    number: plainText(60).optional(),
    issuer: plainText(100).optional(),
    datedOn: z.iso.date('日期写成 2026-12-31').optional(),
    text: plainText(200_000).optional(),
  })
  .meta({
    id: 'DocumentInput',
    description: 'A document: classification first, then what it is, and its text or file',
  });

export type DocumentInput = z.infer<typeof documentInput>;

const codes = z.array(z.string().min(1)).max(60);

/** What a person changes on a proposed task; `version` is the one that was read. */
export const proposalInput = z
  .strictObject({
    version: z.number().int().positive(),
    wording: plainText(2_000).optional(),
    path: plainText(2_000).nullable().optional(),
    standard: plainText(2_000).nullable().optional(),
    milestones: z.array(milestoneInput).max(24).optional(),
    responsible: codes.optional(),
    cooperating: codes.optional(),
    deadline: z.iso.date('日期写成 2026-12-31').nullable().optional(),
    setAside: z.boolean().optional(),
    /** Code of the indicator that it serves; null: none. */
    indicatorCode: z.string().trim().min(1).max(20).nullable().optional(),
  })
  .meta({ id: 'ProposalInput', description: 'A correction of one proposed task' });

export type ProposalInput = z.infer<typeof proposalInput>;

/** A task that a person adds to a document; without a date it gets the limit of the rules. */
export const newProposalInput = proposalInput
  .omit({ version: true, setAside: true })
  .extend({ wording: plainText(2_000), responsible: codes.default([]), cooperating: codes.default([]) })
  .meta({ id: 'NewProposal', description: 'A task added to a document by hand' });

export type NewProposalInput = z.infer<typeof newProposalInput>;

const version = z.number().int().positive();

/** The two wordings into which a proposal is split. */
export const splitInput = z
  .strictObject({ version, first: plainText(2_000), second: plainText(2_000) })
  .meta({ id: 'SplitProposal', description: 'Splits one proposed task into two' });

export type SplitInput = z.infer<typeof splitInput>;

/** The versions, as they were read, of a proposal and of the next one, which goes into it. */
export const mergeInput = z
  .strictObject({ version, nextVersion: version })
  .meta({ id: 'MergeProposal', description: 'Puts the next proposed task into this one' });

export type MergeInput = z.infer<typeof mergeInput>;

/** Turns the proposals of a document, except those set aside, into a decision. */
export const adoptInput = z
  .strictObject({
    title: plainText(200).optional(),
    responsibleLeader: z.string().optional(),
    urgent: flag.default(false),
    dispatch: z.enum(['at_once', 'in_five_minutes']).optional(),
    complete: flag.default(false),
  })
  .meta({ id: 'AdoptDocument', description: 'Turns the proposals of a document into a decision' });

export type AdoptInput = z.infer<typeof adoptInput>;
