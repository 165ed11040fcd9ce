import { z } from 'zod';
import { isCreditCode } from '../../domain/supervision/credit-code.js';
import { plainText } from '../../persistence/plain-text.js';

const mostSaid = 300;
const day = z.iso.date('日期写成 2026-12-31');
const version = z.int().min(1).max(1_000_000).optional();

export const enterpriseInput = z
  .strictObject({
    name: plainText(100, '请填写企业名称'),
    creditCode: z
      .string('请填写统一社会信用代码')
      .transform((given) => given.replaceAll(/\s/g, '').toUpperCase())
      .refine(isCreditCode, '统一社会信用代码不对：应为18位，请对照营业执照核对'),
    bodyCode: z.string('请选择所在县区或乡镇').trim().min(1, '请选择所在县区或乡镇').max(60),
    industry: plainText(40, '请填写行业'),
  })
  .meta({
    id: 'EnterpriseInput',
    description: 'An industrial enterprise, and the county or township where it lies',
  });

export type EnterpriseInput = z.infer<typeof enterpriseInput>;

export const pairingInput = z
  .strictObject({
    /** Code of the leader's post, as `L04/leader`. */
    leaderPost: z.string('请选择包抓领导').trim().min(1, '请选择包抓领导').max(80),
    fromOn: day,
    version,
  })
  .meta({
    id: 'PairingInput',
    description: 'Which leader is paired with the enterprise 包抓 from which day on',
  });

export type PairingInput = z.infer<typeof pairingInput>;

export const visitInput = z
  .strictObject({
    visitedOn: day,
    /** Who was there: the leader who was paired with it on that day, or whoever writes it down. */
    by: z.enum(['leader', 'self'], '请选择谁走访').default('leader'),
    said: plainText(mostSaid, '请填写企业说了什么'),
  })
  .meta({ id: 'VisitInput', description: 'What the enterprise said at a visit; no photo and no place' });

export type VisitInput = z.infer<typeof visitInput>;

export const enterpriseListQuery = z.strictObject({
  words: z.string().trim().max(100).optional(),
  /** Code of a leader's post: those he is paired with. */
  leader: z.string().trim().max(80).optional(),
});

export type EnterpriseListQuery = z.infer<typeof enterpriseListQuery>;

export const enterpriseAnswer = z
  .object({ id: z.uuid(), version: z.int().min(1).max(1_000_000) })
  .meta({ id: 'EnterpriseAnswer' });

export type EnterpriseAnswer = z.infer<typeof enterpriseAnswer>;

export const visitAnswer = z.object({ id: z.uuid(), enterpriseId: z.uuid() }).meta({
  id: 'VisitAnswer',
  description: 'A visit: problems named at it are raised with its id as `visitId`',
});

export type VisitAnswer = z.infer<typeof visitAnswer>;
