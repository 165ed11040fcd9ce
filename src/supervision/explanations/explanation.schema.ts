import { z } from 'zod';
import { plainText } from '../../persistence/plain-text.js';

export const explanationInput = z
  .strictObject({ partId: z.uuid('编号不对'), wording: plainText(300, '请写明要说明什么') })
  .meta({ id: 'ExplanationInput', description: 'What a leader wants to have explained about one part' });
export type ExplanationInput = z.infer<typeof explanationInput>;

export const explanationReply = z
  .strictObject({ answer: plainText(1000, '请写明情况、原因和下一步') })
  .meta({ id: 'ExplanationReply' });
export type ExplanationReply = z.infer<typeof explanationReply>;

export const explanationAnswer = z
  .object({
    id: z.uuid(),
    partId: z.uuid(),
    dueAt: z.iso.datetime(),
    lamp: z.enum(['green', 'yellow', 'red', 'grey']),
    answeredAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'ExplanationAnswer', description: 'A requested explanation as it stands after a command' });
export type ExplanationAnswer = z.infer<typeof explanationAnswer>;
