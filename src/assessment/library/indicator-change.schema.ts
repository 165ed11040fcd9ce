import { z } from 'zod';
import { methodNames } from '../../domain/assessment/method-registry.js';
import { plainText } from '../../persistence/plain-text.js';

const code = z
  .string('请填写指标编号')
  .trim()
  .regex(/^[A-Z]\d{1,3}$/, '指标编号写成一个字母加数字，如 E43');
const bodyCode = z.string('请选择单位').trim().min(1, '请选择单位').max(40);
const day = z.iso.date('请填写日期，如 2027-01-01');
const basis = { documentNumber: plainText(100), reason: plainText(300), effectiveOn: day };

export const addIndicatorInput = z
  .strictObject({
    code,
    name: plainText(60),
    section: z.enum(['party_building', 'economy', 'key_work'], '请选择类别'),
    definition: plainText(300),
    unit: plainText(20),
    direction: z.enum(['higher', 'lower', 'yes_no'], '请选择方向'),
    kind: z.enum(['hard', 'soft'], '请选择性质'),
    period: z.enum(['monthly', 'quarterly', 'annual'], '请选择周期'),
    method: z.enum(methodNames, '请选择计分方法'),
    dataOwner: bodyCode,
    leadAssessor: bodyCode,
    checkingBody: bodyCode.optional(),
    source: plainText(200),
    ...basis,
  })
  .meta({ id: 'AddIndicatorInput', description: 'An indicator that comes into the library' });
export type AddIndicatorInput = z.infer<typeof addIndicatorInput>;

export const cutIndicatorInput = z
  .strictObject({
    code: z.string('请选择指标').trim().min(1, '请选择指标').max(20),
    disposition: z.enum(['negative_list', 'merged', 'dropped'], '请选择去向'),
    /** Which indicator takes it up; asked for unless it is dropped. */
    successorCode: z.string().trim().max(20).optional(),
    ...basis,
  })
  .meta({ id: 'CutIndicatorInput', description: 'An indicator that is taken out of scoring 压减' });
export type CutIndicatorInput = z.infer<typeof cutIndicatorInput>;

export const indicatorChangeAnswer = z
  .strictObject({ id: z.uuid(), code: z.string(), change: z.enum(['added', 'cut']) })
  .meta({ id: 'IndicatorChangeAnswer' });
export type IndicatorChangeAnswer = z.infer<typeof indicatorChangeAnswer>;
