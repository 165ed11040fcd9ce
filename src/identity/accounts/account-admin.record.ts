import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { mayHold } from '../../domain/identity/administrator-rule.js';
import { AppError } from '../../domain/errors.js';
import type { CommandContext } from '../actor.js';

/** An account that is locked: nobody else changes it, or its person’s posts, meanwhile. */
export interface LockedAccount {
  id: string;
  personId: string;
  name: string;
  userName: string;
  disabledAt: Date | null;
}

/** An appointment of a person, with the role of its post. */
export interface HeldPost {
  id: string;
  postId: string;
  bodyId: string;
  role: string;
  title: string;
  fromOn: string;
  toOn: string | null;
  grantedAt: Date | null;
}

/**
 * Locks an account of the actor's city.
 * @throws AppError `record.not-found`; `account.own` for the actor's own, since nobody acts on himself
 */
export async function lockAccount(
  em: EntityManager,
  { actor }: CommandContext,
  accountId: string,
): Promise<LockedAccount> {
  const [account] = await em.execute<LockedAccount[]>(sql`
    select c.id, c.person_id as "personId", n.name, c.user_name as "userName", c.disabled_at as "disabledAt"
    from account c join person n on n.id = c.person_id
    where c.id = ${accountId} and c.city_id = ${actor.cityId} for no key update of c`);
  if (account === undefined) throw new AppError('record.not-found', '没有找到这个账号。');
  if (account.personId === actor.personId)
    throw new AppError('account.own', '本人的账号和权限须由另一位管理员办理。');
  return account;
}

/** The appointments of a person that run on a day or begin later. */
export const heldPosts = (em: EntityManager, personId: string, today: string): Promise<HeldPost[]> =>
  em.execute<HeldPost[]>(sql`
    select a.id, p.id as "postId", p.body_id as "bodyId", p.role, p.title, a.from_on::text as "fromOn",
      a.to_on::text as "toOn", a.granted_at as "grantedAt"
    from appointment a join post p on p.id = a.post_id
    where a.person_id = ${personId} and coalesce(a.to_on, 'infinity') >= ${today} order by p.sort, a.id`);

/** That a person may hold one more post of this role. @throws AppError `account.one-administrator-post` */
export function assertMayHold(held: readonly HeldPost[], role: string): void {
  const roles = held.map((post) => post.role);
  if (mayHold(roles, role)) return;
  throw new AppError(
    'account.one-administrator-post',
    '系统管理员、安全管理员、审计管理员须由不同的人担任，且不兼任其他岗位。',
  );
}

/** One of a person's appointments. @throws AppError `record.not-found` */
export function appointmentOf(held: readonly HeldPost[], id: string): HeldPost {
  const found = held.find((post) => post.id === id);
  if (found === undefined) throw new AppError('record.not-found', '没有找到这项任职，或者它已经结束。');
  return found;
}
