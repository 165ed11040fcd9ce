import { z } from 'zod';
import { plainText } from '../persistence/plain-text.js';

export const changeKinds = ['deadline', 'lamp', 'rule', 'permission', 'score'] as const;

const day = z.iso.date('填日期，如2026-11-24');
const changeId = z.string().regex(/^\d{1,18}$/, '编号不对');
const code = z.string().trim().min(1, '请选择单位').max(60);

export const questionInput = z
  .strictObject({
    body: code,
    wording: plainText(500, '请写明要问什么'),
    dueOn: day,
    changeId: changeId.optional(),
  })
  .meta({
    id: 'QuestionInput',
    description: 'A question to the head of a body, with the last day for its answer',
  });
export type QuestionInput = z.infer<typeof questionInput>;

export const questionAnswerInput = z
  .strictObject({ answer: plainText(1000, '请写明答复') })
  .meta({ id: 'QuestionAnswerInput' });
export type QuestionAnswerInput = z.infer<typeof questionAnswerInput>;

export const attentionInput = z.strictObject({
  wording: plainText(500, '请写明关注什么'),
  body: code.optional(),
  changeId: changeId.optional(),
});
export type AttentionInput = z.infer<typeof attentionInput>;

export const changeListQuery = z.strictObject({
  kind: z.enum(changeKinds).optional(),
  body: code.optional(),
  person: z.string().trim().min(1).max(40).optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  until: z.iso.datetime({ offset: true }).optional(),
  cursor: changeId.optional(),
});
export type ChangeListQuery = z.infer<typeof changeListQuery>;

/** Which changes are asked for. */
export interface ChangeFilter {
  /** Empty: every kind. */
  kinds: readonly (typeof changeKinds)[number][];
  bodyCode?: string | undefined;
  person?: string | undefined;
  /** City time, inclusive and exclusive. */
  from?: Date | undefined;
  until?: Date | undefined;
  watched: boolean;
  after?: string | undefined;
}
