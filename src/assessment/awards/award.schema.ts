import { z } from 'zod';
import { plainText } from '../../persistence/plain-text.js';

const bodyCode = z.string('请选择单位').trim().min(1, '请选择单位').max(40);
const documentNumber = plainText(100, '请写明文号');
const reason = plainText(300, '请写明事由');
const day = z.iso.date('请填写日期，如 2026-08-01');

/** Levels of whoever commended a body: 国家级, 省部级, 市级. */
export const awardLevels = ['national', 'provincial', 'city'] as const;

export const awardInput = z
  .strictObject({
    bodyCode,
    year: z.int('年度写成 2026').min(2020, '年度写成 2026').max(2100, '年度写成 2026'),
    /** What it is for; blanks and full-width signs make no other matter. */
    matter: plainText(60, '请写明事项').transform((given) => given.normalize('NFKC').replace(/\s/gu, '')),
    level: z.enum(awardLevels, '请选择级别'),
    documentNumber,
    points: z.string('请填写加分').regex(/^\d(\.\d{1,2})?$/, '加分写成数字，至多两位小数，如 1.5'),
    reason,
  })
  .meta({ id: 'BonusAwardInput', description: 'Points beyond full marks for one matter, with its document' });
export type AwardInput = z.infer<typeof awardInput>;

export const vetoInput = z
  .strictObject({
    bodyCode,
    legalBasis: plainText(200, '请写明法定依据'),
    documentNumber,
    approvedBy: plainText(60, '请写明批准人'),
    fromOn: day,
    untilOn: day,
    gradeAtMost: z.enum(['good', 'fair', 'poor'], '请选择最高等次'),
    reason,
  })
  .meta({ id: 'VetoInput', description: 'Caps the grade of a body while it holds' });
export type VetoInput = z.infer<typeof vetoInput>;

export const registered = z.strictObject({ id: z.uuid() }).meta({ id: 'RegisteredMatter' });
export type Registered = z.infer<typeof registered>;
