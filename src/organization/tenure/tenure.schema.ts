import { z } from 'zod';
import { plainText } from '../../persistence/plain-text.js';

const reason = plainText(200, '请写明原因');
const day = z.iso.date('日期写成 2026-12-31');
const version = z.int().min(1).max(1_000_000).optional();

export const delegationInput = z
  .strictObject({ toPerson: z.uuid('请选择由谁代理'), fromOn: day, toOn: day, reason })
  .meta({
    id: 'DelegationInput',
    description: 'Who acts for the holder of the post, from which day to which',
  });

export type DelegationInput = z.infer<typeof delegationInput>;

export const revokeInput = z.strictObject({ version }).meta({ id: 'DelegationRevokeInput' });

export type RevokeInput = z.infer<typeof revokeInput>;

export const delegationAnswer = z
  .object({ id: z.uuid(), postId: z.uuid(), fromOn: z.string(), toOn: z.string(), version: z.int() })
  .meta({ id: 'DelegationAnswer' });

export type DelegationAnswer = z.infer<typeof delegationAnswer>;

export const tenureInput = z
  .strictObject({
    post: z.string('请填写岗位').trim().min(1, '请填写岗位').max(60),
    /** User name of who takes office; left out: the post stays vacant. */
    userName: z.string().trim().min(1).max(100).optional(),
    fromOn: day,
    reason,
  })
  .meta({
    id: 'TenureInput',
    description: '人事变动：whose tenure of a post (its code) ends the day before, and who takes office',
  });

export type TenureInput = z.infer<typeof tenureInput>;

const leader = z.string().trim().min(1).max(60);

export const chargeInput = z
  .strictObject({
    body: z.string('请选择单位').trim().min(1, '请选择单位').max(40),
    kind: z.enum(['portfolio', 'contact'], '请选择分管或者联系'),
    /** Code of the post of the leader whose it is no longer; of a portfolio it is whoever has it. */
    from: leader.optional(),
    /** Code of the post of the leader whose it becomes. */
    to: leader.optional(),
    reason,
  })
  .meta({ id: 'LeaderChargeInput', description: '分工调整：which leader looks after a body from now on' });

export type ChargeInput = z.infer<typeof chargeInput>;

export const bodyChangeInput = z
  .strictObject({
    body: z.string('请选择单位').trim().min(1, '请选择单位').max(40),
    /** Code of the body into which it is merged. */
    into: z.string().trim().min(1).max(40).optional(),
    fullName: z.string().trim().min(2).max(60).optional(),
    shortName: z.string().trim().min(2).max(20).optional(),
    reason,
  })
  .meta({ id: 'BodyChangeInput', description: '机构变动：a body is renamed, or merged into another one' });

export type BodyChangeInput = z.infer<typeof bodyChangeInput>;
