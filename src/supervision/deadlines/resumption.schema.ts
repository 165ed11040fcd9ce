import { z } from 'zod';
import { countCharacters } from '../../domain/implementation/character-count.js';

const mostReason = 200;

export const resumptionInput = z
  .strictObject({
    reason: z
      .string('请写明暂停的原因如何消除')
      .trim()
      .min(1, '请写明暂停的原因如何消除')
      // PostgreSQL keeps neither NUL nor half of a surrogate pair.
      .refine((given) => !/[\0\p{Surrogate}]/u.test(given), '含有无法保存的字符')
      .refine((given) => countCharacters(given) <= mostReason, `不超过${mostReason}字`),
  })
  .meta({ id: 'ResumptionInput', description: 'Why the reason of a suspension is gone before its day' });

export type ResumptionInput = z.infer<typeof resumptionInput>;

export const resumptionAnswer = z
  .object({
    partId: z.uuid(),
    partState: z.string(),
    lamp: z.string(),
    partDueAt: z.string().nullable(),
    story: z.string().nullable(),
  })
  .meta({ id: 'ResumptionAnswer' });

export type ResumptionAnswer = z.infer<typeof resumptionAnswer>;
