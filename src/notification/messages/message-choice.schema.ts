import { z } from 'zod';
import { isStorable } from '../../persistence/plain-text.js';

const longest = 254;
const mailForm =
  /^[^\s@<>()[\]\\,;:"]+@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+$/;
const phoneForm = /^1[3-9]\d{9}$/;

const way = z.enum(['off', 'digest', 'at_once'], '请选择怎样接收');

// Judged before blanks are taken off: a line break in an address adds a header to a mail.
const oneLine = (what: string) =>
  z
    .string()
    .default('')
    .refine((text) => !/[\r\n\u2028\u2029]/.test(text), `${what}只能写一行，请删去换行`)
    .refine(isStorable, '含有无法保存的字符')
    .transform((text) => text.trim())
    .refine((text) => text.length <= longest, `不超过${longest}个字符`);

const mailAddress = oneLine('邮箱地址').refine(
  (text) => text === '' || mailForm.test(text),
  '邮箱地址格式不对，例如 zhangsan@example.gov.cn',
);

const phone = oneLine('手机号')
  .transform((text) => text.replace(/^\+?86(?=[\s-]*1)/, '').replace(/[\s-]/g, ''))
  .refine((text) => text === '' || phoneForm.test(text), '手机号应为11位数字，以1开头');

/** How a person wants to be told outside, and where; an address that is empty was not given. */
export const messageChoiceInput = z
  .strictObject({
    mail: z.strictObject({ way, address: mailAddress }),
    webhook: z.strictObject({ way, address: phone }),
    sms: z.strictObject({ way, address: phone }),
  })
  .superRefine(({ mail, sms }, context) => {
    const needs = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path, 'address'], message });
    if (mail.way !== 'off' && mail.address === '') needs('mail', '请填写邮箱地址，或者选择“不接收”');
    if (sms.way !== 'off' && sms.address === '') needs('sms', '请填写手机号，或者选择“不接收”');
  })
  .meta({ id: 'MessageChoices', description: 'How and where a person is told outside, by channel' });

/** The same as a type. */
export type MessageChoiceInput = z.infer<typeof messageChoiceInput>;
