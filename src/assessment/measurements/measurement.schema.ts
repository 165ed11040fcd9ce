import { z } from 'zod';
import { plainText, storableText } from '../../persistence/plain-text.js';

const period = z.string().regex(/^20\d\d(Q[1-4]|-(0[1-9]|1[0-2]))?$/, '期写成 2026-10、2026Q3 或 2026');
const count = z.int().min(0).max(10_000_000);

/** One value as it was typed or sent. */
const typedValue = z.strictObject({
  indicatorCode: plainText(20),
  bodyCode: plainText(40),
  period,
  /** As text: full-width digits, separators and a percent sign are read; empty stays open. */
  value: storableText.max(60, '数值太长'),
  /** Why a value that looks like a slip is right. */
  explanation: plainText(200).optional(),
  /** The sender's own id of this row: sent again it is the same row. */
  externalId: plainText(100).optional(),
});

export type TypedValue = z.infer<typeof typedValue>;

export const measurementInput = z
  .strictObject({
    /** Name of the sending system, where the rows have ids of it. */
    system: plainText(60).optional(),
    items: z.array(typedValue).min(1, '没有要报的数值').max(1_000, '一次最多1000个数值'),
  })
  .refine(
    ({ system, items }) =>
      items.every(({ externalId }) => (externalId === undefined) === (system === undefined)),
    { message: '写明来源系统的，每一行都要有外部编号；反之亦然', path: ['system'] },
  )
  .meta({
    id: 'MeasurementInput',
    description: 'Measured values of a data owner, to be approved by a second person',
  });

export type MeasurementInput = z.infer<typeof measurementInput>;

const entryView = z
  .strictObject({
    ...{ id: z.uuid(), indicatorCode: z.string(), bodyCode: z.string(), period: z.string() },
    ...{ value: z.string(), state: z.enum(['entered', 'approved', 'returned']), version: count },
  })
  .meta({ id: 'MeasurementEntry' });

export const measurementAnswer = z.strictObject({ entries: z.array(entryView), left: count }).meta({
  id: 'MeasurementAnswer',
  description: 'The rows that were taken; `left`: typed nothing, they stay open',
});

export type MeasurementAnswer = z.infer<typeof measurementAnswer>;

export const approvalInput = z
  .strictObject({
    outcome: z.enum(['approve', 'return'], '请选择审定或退回'),
    entries: z
      .array(z.strictObject({ id: z.uuid('编号不对'), version: z.int().min(1).max(1_000_000) }))
      .min(1, '请至少选一项')
      .max(1_000),
    note: plainText(200).optional(),
  })
  .refine(({ outcome, note }) => outcome === 'approve' || note !== undefined, {
    message: '退回须写明原因',
    path: ['note'],
  })
  .meta({
    id: 'MeasurementApprovalInput',
    description: 'A second person of the same body approves or returns values',
  });

export type ApprovalInput = z.infer<typeof approvalInput>;

export const approvalAnswer = z
  .strictObject({ outcome: z.enum(['approve', 'return']), count })
  .meta({ id: 'MeasurementApprovalAnswer' });

export type ApprovalAnswer = z.infer<typeof approvalAnswer>;

export const monthQuery = z.object({
  month: z
    .string()
    .regex(/^20\d\d-(0[1-9]|1[0-2])$/)
    .optional()
    .catch(undefined),
});

export type MonthQuery = z.infer<typeof monthQuery>;
