import { z } from 'zod';
import { plainText } from '../../../persistence/plain-text.js';
import { secretNumber } from '../draw/draw-file.schema.js';

const version = z.int().min(1).max(1_000_000).optional();

export const quarter = z.string('季度写成 2026Q3').regex(/^20\d\dQ[1-4]$/, '季度写成 2026Q3');

export const roundInput = z
  .strictObject({ period: quarter })
  .meta({ id: 'VerificationRoundInput', description: 'Opens the round of verification of a quarter' });
export type RoundInput = z.infer<typeof roundInput>;

export const nominationInput = z
  .strictObject({
    /** An indicator of the nominating lead assessor, with the body. */
    indicatorCode: z.string('请选择指标').trim().min(1, '请选择指标').max(20).optional(),
    bodyCode: z.string('请选择单位').trim().min(1, '请选择单位').max(40).optional(),
    /** Or the part of a task. */
    partId: z.uuid('请选择任务').optional(),
    reason: plainText(200),
  })
  .refine(({ indicatorCode, partId }) => (indicatorCode === undefined) !== (partId === undefined), {
    message: '指标和任务请选一样',
    path: ['indicatorCode'],
  })
  .refine(({ indicatorCode, bodyCode }) => (indicatorCode === undefined) === (bodyCode === undefined), {
    message: '请选择单位',
    path: ['bodyCode'],
  })
  .meta({ id: 'VerificationNominationInput', description: 'One item that a lead assessor wants verified' });
export type NominationInput = z.infer<typeof nominationInput>;

export const nominationWithdrawInput = z
  .strictObject({ key: z.string('请选择提名').trim().min(1, '请选择提名').max(120), reason: plainText(200) })
  .meta({ id: 'VerificationNominationWithdrawInput', description: 'What its nominator takes back, and why' });
export type NominationWithdrawInput = z.infer<typeof nominationWithdrawInput>;

export const nominationAnswer = z
  .strictObject({ id: z.uuid(), key: z.string() })
  .meta({ id: 'VerificationNomination' });
export type NominationAnswer = z.infer<typeof nominationAnswer>;

export const commitInput = z
  .strictObject({ secret: secretNumber, version })
  .meta({ id: 'VerificationCommitInput', description: 'A secret number; its SHA-256 alone is kept' });
export type CommitInput = z.infer<typeof commitInput>;

export const freezeInput = z
  .strictObject({
    draws: z.int('写抽取的项数').min(1, '至少抽1项').max(500, '不超过500项'),
    /** Which public value will be used, named before anyone knows it. */
    seedSource: plainText(100),
    version,
  })
  .meta({ id: 'VerificationFreezeInput', description: 'How many are drawn, and by which public value' });
export type FreezeInput = z.infer<typeof freezeInput>;

export const drawInput = z
  .strictObject({
    secret: secretNumber,
    publicValue: plainText(100).transform((given) => given.normalize('NFKC').replace(/\s/gu, '')),
    publicSource: plainText(200),
    publicOn: z.iso.date('日期写成 2026-10-15'),
    version,
  })
  .meta({
    id: 'VerificationDrawInput',
    description: 'The secret, and a public value of a day after the freeze',
  });
export type DrawInput = z.infer<typeof drawInput>;

export const abandonInput = z
  .strictObject({ reason: plainText(200), version })
  .meta({ id: 'VerificationAbandonInput' });
export type AbandonInput = z.infer<typeof abandonInput>;

export const roundAnswer = z
  .strictObject({
    id: z.uuid(),
    period: z.string(),
    number: z.int(),
    state: z.string(),
    stateName: z.string(),
    commitment: z.string().nullable(),
    listSha256: z.string().nullable(),
    seed: z.string().nullable(),
    version: z.int(),
  })
  .meta({ id: 'VerificationRound' });

/** What a command on a round answers. */
export type RoundAnswer = z.infer<typeof roundAnswer>;
