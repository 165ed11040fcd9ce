import { z } from 'zod';
import { isPeriod } from '../../domain/supervision/check-period.js';
import { plainText } from '../../persistence/plain-text.js';

const day = z.iso.date('日期写成 2026-12-31');

/** What is to be checked, where, and for which time. */
export const checkAskInput = z
  .strictObject({
    body: z.string('请选择被检查的单位').trim().min(1, '请选择被检查的单位').max(60),
    kind: z.enum(['inspection', 'review'], '请选择检查还是审核').default('inspection'),
    subject: plainText(100),
    period: z.string('请写明期间').trim().refine(isPeriod, '期间写成 2026、2026-Q4 或 2026-11'),
  })
  .meta({ id: 'CheckAsk', description: 'A check that a body wants to make at another one' });
export type CheckAskInput = z.infer<typeof checkAskInput>;

export const checkResultInput = z
  .strictObject({ findings: plainText(2_000), checkedOn: day })
  .meta({ id: 'CheckResult', description: 'What a check has found' });
export type CheckResultInput = z.infer<typeof checkResultInput>;

export const checkReuseInput = z
  .strictObject({ purpose: plainText(200) })
  .meta({ id: 'CheckReuse', description: 'For what a body takes a result instead of checking again' });
export type CheckReuseInput = z.infer<typeof checkReuseInput>;

export const checkWithdrawInput = z.strictObject({ reason: plainText(200) }).meta({ id: 'CheckWithdraw' });
export type CheckWithdrawInput = z.infer<typeof checkWithdrawInput>;

export const checkAnswer = z.strictObject({ id: z.uuid(), state: z.string() }).meta({ id: 'CheckAnswer' });

/** What a command on a check answers. */
export type CheckAnswer = z.infer<typeof checkAnswer>;

export const checkQuery = z.strictObject({
  body: z.string().max(60).optional(),
  words: z.string().trim().max(100).optional(),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
});
export type CheckQuery = z.infer<typeof checkQuery>;
