import { z } from 'zod';
import { openRestrictionStates } from '../../domain/states/restriction-states.js';
import { restrictionKinds } from './restriction.entity.js';
import { plainText } from '../../persistence/plain-text.js';

const text = plainText(300);

const fileId = z.uuid('编号不对');
const version = z.int().min(1).max(1_000_000).optional();
const bodyCode = z.string('请选择单位').trim().min(1, '请选择单位').max(40);

export const restrictionInput = z
  .strictObject({
    // Exactly one of these: a part of a task, a project, or a visit to an enterprise.
    partId: z.uuid('编号不对').optional(),
    projectId: z.uuid('编号不对').optional(),
    visitId: z.uuid('编号不对').optional(),
    milestoneId: z.uuid('编号不对').optional(),
    kind: z.enum(restrictionKinds, '请选择卡在哪里'),
    wording: text,
    bodyCode,
    // A multipart form sends one value where there is one.
    citedEvidenceIds: z
      .union([z.array(fileId).max(10), fileId.transform((id) => [id])], '填编号的列表')
      .default([]),
  })
  .refine(
    ({ partId, projectId, visitId }) =>
      [partId, projectId, visitId].filter((one) => one !== undefined).length === 1,
    { message: '请写明是哪一项任务、哪个项目或者哪次走访', path: ['partId'] },
  )
  .meta({
    id: 'RestrictionInput',
    description:
      '提请协调：why a part and which of its milestones, a project or an enterprise cannot go on, and which body must answer',
  });

export type RestrictionInput = z.infer<typeof restrictionInput>;

export const restrictionAnswerInput = z
  .discriminatedUnion('outcome', [
    z.strictObject({ outcome: z.literal('solved'), answer: text, version }),
    z.strictObject({ outcome: z.literal('refused'), answer: text, version }),
  ])
  .meta({ id: 'RestrictionAnswerInput', description: 'Solved, or refused as unfounded with its reason' });

export type RestrictionAnswerInput = z.infer<typeof restrictionAnswerInput>;

export const restrictionRerouteInput = z
  .strictObject({ bodyCode, reason: text, version })
  .meta({ id: 'RestrictionRerouteInput', description: 'Another body has to answer; once, with the reason' });

export type RestrictionRerouteInput = z.infer<typeof restrictionRerouteInput>;

export const restrictionReasonInput = z
  .strictObject({ reason: text, version })
  .meta({ id: 'RestrictionReasonInput' });

export type RestrictionReasonInput = z.infer<typeof restrictionReasonInput>;

export const restrictionListQuery = z.strictObject({
  show: z.enum(['mine', 'open', 'ended']).optional(),
  state: z.enum(openRestrictionStates).optional(),
  cursor: z.uuid('编号不对').optional(),
});

export type RestrictionListQuery = z.infer<typeof restrictionListQuery>;

const moveView = z
  .object({
    who: z.enum(['body', 'office', 'leader', 'meeting', 'nobody']),
    /** The mover in words: a body's short name, an office or a leader's post. */
    name: z.string(),
    action: z.string(),
    by: z.string().nullable(),
    late: z.boolean(),
    lamp: z.enum(['green', 'yellow', 'red', 'grey']),
  })
  .meta({
    id: 'RestrictionMove',
    description: 'Whose move it is, what is expected, until when (inclusive), and his lamp',
  });

export type RestrictionMoveView = z.infer<typeof moveView>;

export const restrictionAnswer = z
  .object({
    id: z.uuid(),
    /** Null: it is about a project or an enterprise. */
    partId: z.uuid().nullable(),
    state: z.string(),
    stateName: z.string(),
    move: moveView,
    story: z.string().nullable(),
    version: z.int().min(1).max(1_000_000),
  })
  .meta({ id: 'RestrictionAnswer' });

export type RestrictionAnswer = z.infer<typeof restrictionAnswer>;
