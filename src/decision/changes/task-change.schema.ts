import { z } from 'zod';
import { plainText } from '../../persistence/plain-text.js';

const reason = plainText(300, '请写明原因');
const version = z.int().min(1).max(1_000_000).optional();

export const taskWithdrawInput = z
  .strictObject({ reason })
  .meta({ id: 'TaskWithdrawInput', description: 'Why a task is taken back 撤回' });

export type TaskWithdrawInput = z.infer<typeof taskWithdrawInput>;

export const taskMergeInput = z
  .strictObject({ into: z.uuid('请选择并入哪一项任务'), reason })
  .meta({ id: 'TaskMergeInput', description: 'Into which task of the same decision it goes 合并, and why' });

export type TaskMergeInput = z.infer<typeof taskMergeInput>;

export const partTransferInput = z
  .strictObject({
    body: z.string('请选择承办单位').trim().min(1, '请选择承办单位').max(40),
    reason,
    dueOn: z.iso.date('日期写成 2026-12-31').optional(),
    version,
  })
  .meta({
    id: 'PartTransferInput',
    description: 'Which body takes a part over 转办 (body code), why, and a new day where it does not stay',
  });

export type PartTransferInput = z.infer<typeof partTransferInput>;

export const taskEndAnswer = z
  .object({ taskId: z.uuid(), endedParts: z.array(z.uuid()), decisionState: z.string() })
  .meta({ id: 'TaskEndAnswer' });

export type TaskEndAnswer = z.infer<typeof taskEndAnswer>;

export const partTransferAnswer = z
  .object({
    partId: z.uuid(),
    partState: z.string(),
    newPartId: z.uuid(),
    dueAt: z.string().nullable(),
  })
  .meta({ id: 'PartTransferAnswer' });

export type PartTransferAnswer = z.infer<typeof partTransferAnswer>;
