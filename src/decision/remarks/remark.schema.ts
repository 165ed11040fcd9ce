import { z } from 'zod';
import { plainText } from '../../persistence/plain-text.js';

const day = z.iso.date('日期写成 2026-12-31');

/** Kinds of a leader's remark: 阅示, 阅处, 阅研报. Source: rules.md, "What may enter". */
export const remarkKinds = ['inspect', 'handle', 'study'] as const;

/** Asked first: what is classified is not even read on. */
export const classified = z.object({
  classification: z.enum(['public', 'internal', 'confidential', 'secret', 'top_secret'], '请先选择密级'),
});

/** A leader's paper remark as somebody else enters it 代录: the classification is asked first. */
export const remarkInput = z.strictObject({
  ...classified.shape,
  leader: z.string().min(1, '请选择批示的领导'),
  kind: z.enum(remarkKinds, '请选择批示种类'),
  title: plainText(200),
  text: plainText(2_000),
  datedOn: day,
  urgency: z.enum(['urgent', 'ordinary', 'difficult'], '请选择缓急'),
  responsible: z.string().min(1, '请选择责任单位'),
  cooperating: z.array(z.string()).max(60).default([]),
  dueOn: day.optional(),
});

export type RemarkInput = z.infer<typeof remarkInput>;
