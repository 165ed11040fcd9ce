import { z } from 'zod';
import { plainText } from '../../persistence/plain-text.js';

const version = z.int().min(1).max(1_000_000).optional();

const period = z.string().regex(/^20\d\dQ[1-4]$/, '季度写成 2026Q3');

export const deductionProposeInput = z
  .strictObject({ period })
  .meta({ id: 'DeductionProposeInput', description: 'Proposes what the lamps of a quarter deduct' });
export type DeductionProposeInput = z.infer<typeof deductionProposeInput>;

export const deductionStatementInput = z
  .strictObject({ statement: plainText(1_000), exemptionBasis: plainText(500).optional(), version })
  .meta({ id: 'DeductionStatementInput', description: '陈述, and on what the body asks for 容错' });
export type DeductionStatementInput = z.infer<typeof deductionStatementInput>;

export const deductionCheckInput = z
  .strictObject({ finding: z.enum(['stands', 'falls'], '请选择是否成立'), note: plainText(300), version })
  .meta({ id: 'DeductionCheckInput', description: 'Whether the proposal stands, by its checker' });
export type DeductionCheckInput = z.infer<typeof deductionCheckInput>;

export const deductionDecisionInput = z
  .strictObject({
    outcome: z.enum(['confirm', 'decline', 'exempt'], '请选择怎样办理'),
    reason: plainText(300).optional(),
    exemptUntil: z.iso.date('请填写日期，如 2026-12-31').optional(),
    version,
  })
  .meta({ id: 'DeductionDecisionInput', description: 'Confirmed, declined or exempted by name' });
export type DeductionDecisionInput = z.infer<typeof deductionDecisionInput>;

export const deductionQuery = z.object({ show: z.enum(['open', 'ended']).catch('open') });
export type DeductionQuery = z.infer<typeof deductionQuery>;

export const deductionProposeAnswer = z
  .strictObject({ period, proposed: z.int().min(0).max(1_000_000) })
  .meta({ id: 'DeductionProposeAnswer' });
export type DeductionProposeAnswer = z.infer<typeof deductionProposeAnswer>;

export const deductionAnswer = z
  .strictObject({ id: z.uuid(), state: z.string(), stateName: z.string(), version: z.int() })
  .meta({ id: 'Deduction' });

/** What a command on a deduction answers. */
export type DeductionAnswer = z.infer<typeof deductionAnswer>;
