import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { isReward } from '../../domain/consequence/proposal.js';
import { AppError } from '../../domain/errors.js';
import type { Actor } from '../../identity/actor.js';
import type { Consequence, SigningHand } from '../proposals/consequence.entity.js';

/** A signature in the system: his own, or for the holder of the post whose delegate he is. */
export const ownHand = ({ postId, personId }: Actor, now: Date): SigningHand => ({
  ...{ postId, personId, now, entered: null },
});

/**
 * 代录: the signature on paper of the leader whom a secretary serves; it counts as the leader's.
 * @throws AppError permission.denied for whoever serves none, or while the leader's post is vacant
 */
export async function paperHand(
  em: EntityManager,
  { postId, personId }: Actor,
  { paperOn, now }: { paperOn: string; now: Date },
): Promise<SigningHand> {
  const [leader] = await em.execute<{ postId: string; personId: string }[]>(sql`
    select l.id as "postId", a.person_id as "personId" from post s
    join post l on l.city_id = s.city_id and l.role = 'leader' and l.code = split_part(s.code, '/', 1) || '/leader'
    join appointment a on a.post_id = l.id and a.to_on is null
    where s.id = ${postId} and s.role = 'secretary'`);
  if (leader === undefined) throw new AppError('permission.denied', '只能代录本人服务的领导的签批。');
  return { ...leader, now, entered: { postId, personId, paperOn } };
}

/**
 * Lets only that post sign which the table of acts names: of a reward the mayor or the party secretary, of a sanction
 * the leader of whom it was proposed. Source: rules.md, table of acts.
 * @throws AppError permission.denied
 */
export async function assertSigner(
  em: EntityManager,
  { postId }: Pick<SigningHand, 'postId'>,
  { of, rewardSigners }: { of: readonly Consequence[]; rewardSigners: readonly string[] },
): Promise<void> {
  const [row] = await em.execute<{ code: string }[]>(sql`select code from post where id = ${postId}`);
  const signsRewards = row !== undefined && rewardSigners.includes(row.code);
  const mayAll = of.every(({ kind, signer }) => (isReward(kind) ? signsRewards : signer === postId));
  if (mayAll) return;
  const isForReward = of.some(({ kind }) => isReward(kind));
  throw new AppError(
    'permission.denied',
    isForReward
      ? '奖励由市委书记或市长签发，您的岗位不能签发。'
      : '这件由指定的市领导签发，您的岗位不能代签。',
  );
}
