import { z } from 'zod';
import { plainText } from '../../persistence/plain-text.js';
import { userNameText } from '../session.schema.js';

const day = z.iso.date('日期写成 2026-12-31');
const reason = plainText(200, '请写明原因');

export const accountInput = z
  .strictObject({ name: plainText(40, '请填写姓名'), userName: userNameText })
  .meta({
    id: 'AccountInput',
    description: 'A person and his account; it has no right until one is granted',
  });
export type AccountInput = z.infer<typeof accountInput>;

export const reasonInput = z.strictObject({ reason }).meta({ id: 'AccountReason' });
export type ReasonInput = z.infer<typeof reasonInput>;

export const appointInput = z
  .strictObject({ postId: z.uuid('请选择岗位'), fromOn: day, toOn: day.optional() })
  .meta({ id: 'AppointInput', description: 'From which day, and until which, a person holds a post' });
export type AppointInput = z.infer<typeof appointInput>;

export const dismissInput = z
  .strictObject({ appointmentId: z.uuid('请选择任职'), toOn: day })
  .meta({ id: 'DismissInput', description: 'The last day of an appointment' });
export type DismissInput = z.infer<typeof dismissInput>;

export const rightInput = z
  .strictObject({ appointmentId: z.uuid('请选择任职'), reason })
  .meta({ id: 'RightInput', description: 'The appointment whose right is granted or taken back' });
export type RightInput = z.infer<typeof rightInput>;

export const linkInput = z
  .strictObject({ subject: plainText(200, '请填写统一身份认证的编号') })
  .meta({ id: 'IdentityLink', description: 'Subject under which the city’s provider knows the person' });
export type LinkInput = z.infer<typeof linkInput>;

export const accountSearch = z.object({
  q: z.string().trim().max(60, '不超过60字').default(''),
  after: z.string().trim().max(100).default(''),
});
export type AccountSearch = z.infer<typeof accountSearch>;
