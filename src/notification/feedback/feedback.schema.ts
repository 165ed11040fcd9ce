import { z } from 'zod';
import { isStorable, plainText } from '../../persistence/plain-text.js';

const page = z
  .string()
  .trim()
  .max(500, '地址太长')
  .regex(/^\/(?![/\\])/, '填本系统页面的地址，以 / 开头')
  .refine(isStorable, '含有无法保存的字符');

export const feedbackInput = z
  .strictObject({ page: page.default('/'), wording: plainText(300, '请写明意见') })
  .meta({
    id: 'FeedbackInput',
    description: 'What somebody says about a page: its path, and at most 300 characters',
  });
export type FeedbackInput = z.infer<typeof feedbackInput>;

export const feedbackAnswerInput = z
  .strictObject({ answer: plainText(300, '请写明答复') })
  .meta({ id: 'FeedbackAnswerInput' });
export type FeedbackAnswerInput = z.infer<typeof feedbackAnswerInput>;

export const feedbackSent = z.strictObject({ id: z.uuid() }).meta({ id: 'FeedbackSent' });
export type FeedbackSent = z.infer<typeof feedbackSent>;
