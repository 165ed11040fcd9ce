import { createHash, randomBytes } from 'node:crypto';
import type pg from 'pg';

/** The three posts whose first holders come in by a token. */
export const tokenRoles = ['system_admin', 'security_admin', 'audit_admin'] as const;

/** One of them. */
export type TokenRole = (typeof tokenRoles)[number];

const tokenBytes = 24;

/** What is kept of a token. */
export const tokenHashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/**
 * Makes the one-time token for the first holder of an administrator's post, under the owner's role; it lasts 30 minutes
 * of machine time, and takes the place of an earlier one. Source: ASVS 5.0.0 6.3.2, 6.4.1.
 * @throws Error where the city has no such post, or somebody holds it
 */
export async function makeAdminToken(client: pg.Client, cityId: string, role: TokenRole): Promise<string> {
  const { rows } = await client.query<{ held: boolean }>(
    `select exists (select from appointment a where a.post_id = p.id and a.to_on is null) as held
      from post p where p.city_id = $1 and p.role = $2 order by p.sort limit 1`,
    [cityId, role],
  );
  const [post] = rows;
  if (post === undefined) throw new Error(`城市 ${cityId} 没有这个岗位 / the city has no post of ${role}`);
  if (post.held) throw new Error(`这个岗位已有人任职 / somebody holds the post of ${role} already`);
  const token = randomBytes(tokenBytes).toString('base64url');
  await client.query(
    `with earlier as (update admin_token set used_at = clock_timestamp() where city_id = $1 and role = $2 and used_at is null),
      made as (insert into admin_token (city_id, role, token_sha256, expires_at)
        values ($1, $2, $3, clock_timestamp() + interval '30 minutes'))
      insert into audit_entry (city_id, city_time, action, subject_type, subject_ids, result, details)
        values ($1, city_now($1), 'account:make-token', 'account', '{}', 'done', jsonb_build_object('role', $2::text))`,
    [cityId, role, tokenHashOf(token)],
  );
  return token;
}
