import { z } from 'zod';
import { plainText } from '../../persistence/plain-text.js';

export const eventInput = z
  .strictObject({
    indicatorCode: z.string('请选择指标').trim().min(1, '请选择指标').max(20),
    bodyCode: z.string('请选择单位').trim().min(1, '请选择单位').max(40),
    /** City-wide number of the case; blanks and full-width signs make no other case. */
    caseId: plainText(60).transform((given) => given.normalize('NFKC').replace(/\s/gu, '')),
    documentNumber: plainText(100),
    happenedOn: z.iso.date('请填写日期，如 2026-08-01'),
    /** Kind of the event, where the indicator weighs kinds differently. */
    kind: plainText(30).optional(),
    reason: plainText(300),
  })
  .meta({
    id: 'NegativeEventInput',
    description: 'An event of a negative list: one case deducts once per body',
  });

export type EventInput = z.infer<typeof eventInput>;

export const eventAnswer = z
  .strictObject({ id: z.uuid(), quarter: z.string() })
  .meta({ id: 'NegativeEventAnswer', description: 'The quarter in which it counts' });

export type EventAnswer = z.infer<typeof eventAnswer>;
