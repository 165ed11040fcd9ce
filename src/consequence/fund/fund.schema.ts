import { z } from 'zod';
import { plainText } from '../../persistence/plain-text.js';

const day = z.iso.date('日期写成 2026-12-31');
const amountFen = z.int('金额写成数字').min(1, '金额要大于零').max(100_000_000_000, '金额过大');
const voucher = plainText(60, '请写明凭证号');

export const fundYear = z.coerce.number().int().min(2020, '年度不对').max(2100, '年度不对');

export const paymentInput = z
  .strictObject({
    voucher,
    paidOn: day,
    payee: z.enum(['body', 'persons'], '请选择收款对象').default('body'),
    allowanceBasis: plainText(200).optional(),
  })
  .refine(({ payee, allowanceBasis }) => payee === 'body' || allowanceBasis !== undefined, {
    path: ['allowanceBasis'],
    message: '发放给个人的，请写明津补贴依据',
  })
  .meta({ id: 'FundPaymentInput', description: 'Finance confirms that a granted bonus was paid' });
export type PaymentInput = z.infer<typeof paymentInput>;

export const moneyBackInput = z
  .strictObject({ voucher, returnedOn: day, amountFen, note: plainText(200) })
  .meta({ id: 'FundReturnInput', description: 'Finance confirms that paid money came back' });
export type MoneyBackInput = z.infer<typeof moneyBackInput>;

export const reserveInput = z
  .strictObject({ amountFen, note: plainText(200) })
  .meta({ id: 'FundReservationInput', description: 'Kept back for the fourth quarter and the year, in fen' });
export type ReserveInput = z.infer<typeof reserveInput>;

export const fundAnswer = z
  .object({
    year: z.int(),
    totalFen: z.int(),
    heldFen: z.int(),
    grantedFen: z.int(),
    paidFen: z.int(),
    freeFen: z.int(),
  })
  .meta({ id: 'Fund', description: 'The sums of a year’s reward fund, in fen' });

/** What a command on the fund answers. */
export type FundAnswer = z.infer<typeof fundAnswer>;
