import { z } from 'zod';
import { plainText } from '../../persistence/plain-text.js';

export const resumptionInput = z
  .strictObject({
    reason: plainText(200, '请写明暂停的原因如何消除'),
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
