import { z } from 'zod';
import { plainText } from '../../persistence/plain-text.js';

export const redLetterInput = z
  .strictObject({
    partId: z.uuid('编号不对'),
    requirement: plainText(500, '请写明工作要求'),
    contact: plainText(100, '请写明联系人和电话'),
  })
  .meta({
    id: 'RedLetterInput',
    description: '红灯警示函 about a part whose lamp is red; the office head signs it',
  });

export type RedLetterInput = z.infer<typeof redLetterInput>;
