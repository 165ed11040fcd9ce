import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { FieldCipher } from '../config/crypto/field-cipher.js';

/** What the secret of an account's time codes is bound to when it is sealed. */
export const factorPlace = (accountId: string): string => `account.factor_secret ${accountId}`;

/**
 * Seals every second factor anew that is not sealed with the current key and suite, and leaves one audit entry for each
 * city. Answers how many.
 * @throws Error where one needs a key that is not at hand; then nothing was changed
 */
export async function sealFactorsAnew(em: EntityManager, cipher: FieldCipher): Promise<number> {
  return em.transactional(async (tx) => {
    const rows = await tx.execute<{ id: string; cityId: string; secret: string }[]>(
      sql`select id, city_id as "cityId", factor_secret as secret from account
        where factor_secret is not null and not starts_with(factor_secret, ${cipher.currentBeginning})
        order by id for update`,
    );
    if (rows.length === 0) return 0;
    const anew = rows.map(({ id, secret, ...row }) => {
      const place = factorPlace(id);
      return { ...row, id, sealed: cipher.seal(cipher.open(secret, place), place) };
    });
    await tx.execute(sql`update account a set factor_secret = r.sealed
      from jsonb_to_recordset(${JSON.stringify(anew)}::jsonb) as r(id uuid, sealed text) where a.id = r.id`);
    for (const [cityId, of] of Map.groupBy(anew, (row) => row.cityId))
      await tx.execute(sql`insert into audit_entry (city_id, action, subject_type, subject_ids, result, details)
        values (${cityId}, 'system:seal-factors', 'account', '{}', 'done', ${JSON.stringify({ count: of.length })}::jsonb)`);
    return anew.length;
  });
}
