import { z } from 'zod';
import { plainText } from '../../persistence/plain-text.js';

const version = z.int().min(1).max(1_000_000).optional();
// Beside files every field is text.
const sentVersion = z.coerce.number().int().min(1).max(1_000_000).optional();
const amountFen = z.int('奖金写成金额').min(0, '奖金不能是负数').max(100_000_000_000, '奖金过大').optional();
const reason = plainText(300);
const day = z.iso.date('日期写成 2026-12-31');

const several = (what: string) =>
  z.array(z.uuid('编号不对')).min(1, `请选择要${what}的奖惩`).max(200, `一次最多${what}200件`);

export const signInput = z
  .strictObject({ amountFen, plaque: z.boolean().optional(), reason: reason.optional(), version })
  .meta({
    id: 'ConsequenceSignInput',
    description: 'Signed as proposed; with another bonus (in fen) or plaque, and then a reason',
  });
export type SignInput = z.infer<typeof signInput>;

export const declineInput = z.strictObject({ reason: plainText(300, '请写明不予签发的原因'), version }).meta({
  id: 'ConsequenceDeclineInput',
  description: 'Declined, or revoked after a correction, with the reason',
});
export type DeclineInput = z.infer<typeof declineInput>;

export const enterInput = z
  .discriminatedUnion('outcome', [
    z.strictObject({ outcome: z.literal('sign'), paperOn: day, version: sentVersion }),
    z.strictObject({ outcome: z.literal('decline'), paperOn: day, reason, version: sentVersion }),
  ])
  .meta({
    id: 'ConsequenceEnterInput',
    description: '代录: what the leader signed or declined on paper, entered by his secretary with its scan',
  });
export type EnterInput = z.infer<typeof enterInput>;

export const signManyInput = z
  .strictObject({
    ids: several('签发'),
  })
  .meta({ id: 'ConsequenceSignManyInput', description: 'Signs several as proposed: all of them or none' });
export type SignManyInput = z.infer<typeof signManyInput>;

export const checkInput = z
  .discriminatedUnion('outcome', [
    z.strictObject({ ids: several('核对'), outcome: z.literal('pass'), reason: reason.optional() }),
    z.strictObject({
      ...{ ids: several('核对'), outcome: z.literal('refuse') },
      reason: plainText(300, '请写明核对不通过的原因'),
    }),
  ])
  .meta({
    id: 'ConsequenceCheckInput',
    description:
      'The assessment office or finance passes rewards before their signature, or refuses with a reason',
  });
export type CheckInput = z.infer<typeof checkInput>;

export const statementInput = z.strictObject({ statement: plainText(1_000), version }).meta({
  id: 'ConsequenceStatementInput',
  description: '陈述: what a body says before a sanction is signed',
});
export type StatementInput = z.infer<typeof statementInput>;

export const exemptionInput = z
  .strictObject({ basis: plainText(500, '请写明申请容错的依据'), version })
  .meta({
    id: 'ConsequenceExemptionInput',
    description: '容错纠错: on what a body asks not to be sanctioned',
  });
export type ExemptionInput = z.infer<typeof exemptionInput>;

export const exemptInput = z
  .strictObject({ reason: plainText(300, '请写明免予处理的原因'), version })
  .meta({ id: 'ConsequenceExemptInput', description: 'Not sanctioned, for what the body asked' });
export type ExemptInput = z.infer<typeof exemptInput>;

export const consequenceAnswer = z
  .object({
    id: z.uuid(),
    state: z.string(),
    stateName: z.string(),
    amountFen: z.int(),
    version: z.int(),
  })
  .meta({ id: 'Consequence' });

/** What a command on a consequence answers. */
export type ConsequenceAnswer = z.infer<typeof consequenceAnswer>;

export const consequencesAnswer = z
  .object({ items: z.array(consequenceAnswer), amountFen: z.int() })
  .meta({ id: 'Consequences', description: 'What was signed together, with the sum of the bonuses in fen' });

/** What a command on several consequences answers. */
export type ConsequencesAnswer = z.infer<typeof consequencesAnswer>;
