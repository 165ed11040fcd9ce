import { z } from 'zod';
import { returnReasons } from '../../domain/implementation/return-reasons.js';
import type { ReturnReason } from '../../domain/implementation/return-reasons.js';
import { plainText, storableText } from '../../persistence/plain-text.js';

// A multipart form says everything in words: one value where there is one, a list where there are several.
const ids = (max: number) => {
  const one = z.uuid('编号不对');
  return z
    .union([z.array(one).max(max, `最多${max}项`), one.transform((id) => [id])], '填编号的列表')
    .default([]);
};
const written = z
  .string()
  .regex(/^\d{1,7}(\.\d{1,4})?$/)
  .transform(Number);
const number = (message: string) => z.union([z.number(), written], message);
const percent = number('填 0 到 100 的数').pipe(
  z.number().min(0, '不小于0').max(100, '不大于100').multipleOf(0.01, '最多两位小数'),
);
const version = number('填版本号').pipe(z.int().min(1).max(1_000_000));

const rest = {
  milestoneIds: ids(24),
  citedEvidenceIds: ids(20),
};

export const reportInput = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('progress'),
      wording: storableText.min(1, '请写进展'),
      progress: percent,
      ...rest,
    }),
    z.strictObject({
      kind: z.literal('as_planned'),
      wording: storableText.min(1).default('按计划推进'),
      progress: percent.optional(),
      ...rest,
    }),
    z.strictObject({
      kind: z.literal('completion'),
      wording: storableText.min(1, '请写完成情况'),
      progress: percent.refine((value) => value === 100, '报完成时进度须为100%').default(100),
      ...rest,
    }),
  ])
  .meta({
    id: 'ReportInput',
    description:
      'Progress of at most 300 characters, percent, milestones done and evidence; files come as multipart field `files`',
  });

export type ReportInput = z.infer<typeof reportInput>;

export const amendInput = z
  .strictObject({
    version,
    wording: storableText.min(1).optional(),
    progress: percent.optional(),
    milestoneIds: rest.milestoneIds.optional(),
    citedEvidenceIds: rest.citedEvidenceIds,
    removedEvidenceIds: ids(40),
  })
  .meta({ id: 'AmendReportInput', description: 'What changes in a report that nobody has reviewed yet' });

export type AmendInput = z.infer<typeof amendInput>;

const reasonCodes = Object.keys(returnReasons) as [ReturnReason, ...ReturnReason[]];

export const reviewInput = z
  .discriminatedUnion('outcome', [
    z.strictObject({
      outcome: z.literal('pass'),
      note: plainText(300).optional(),
      version: version.optional(),
    }),
    z
      .strictObject({
        outcome: z.literal('return'),
        returnKind: z.enum(['form', 'unfinished']),
        reasons: z.array(z.enum(reasonCodes)).min(1, '请一次列明全部问题').max(reasonCodes.length),
        note: plainText(300).optional(),
        version: version.optional(),
      })
      .refine(({ reasons, note }) => !reasons.includes('other') || note !== undefined, {
        path: ['note'],
        message: '选择“其他”时请写明审核意见',
      }),
    z.strictObject({ outcome: z.literal('order'), note: plainText(300), version: version.optional() }),
  ])
  .meta({ id: 'ReviewInput', description: 'Pass, return with all defects at once, or order supervision' });

export type ReviewInput = z.infer<typeof reviewInput>;

export const reportAnswer = z
  .object({
    id: z.uuid(),
    partId: z.uuid(),
    period: z.string(),
    mark: z.enum(['on_time', 'late', 'supplement', 'unowed']),
    state: z.string(),
    partState: z.string(),
    progress: z.number(),
    characters: z.int().min(0).max(300),
    evidenceIds: z.array(z.uuid()),
    reviewDueAt: z.string(),
    lamp: z.string(),
    version: z.int().min(1).max(1_000_000),
  })
  .meta({ id: 'ReportAnswer' });

export type ReportAnswer = z.infer<typeof reportAnswer>;

export const reviewAnswer = z
  .object({
    id: z.uuid(),
    state: z.string(),
    partId: z.uuid(),
    partState: z.string(),
    lamp: z.string(),
    decisionClosed: z.boolean(),
    /** Until when the unit answers a return; null when passed. */
    answerDueAt: z.string().nullable(),
    orderDrafted: z.boolean(),
  })
  .meta({ id: 'ReviewAnswer' });

export type ReviewAnswer = z.infer<typeof reviewAnswer>;

export const queueQuery = z.strictObject({
  state: z.enum(['submitted', 'passed', 'returned']).default('submitted'),
  cursor: z.uuid('编号不对').optional(),
});

export type QueueQuery = z.infer<typeof queueQuery>;
