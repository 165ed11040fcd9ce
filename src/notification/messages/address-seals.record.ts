import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { FieldCipher } from '../../config/crypto/field-cipher.js';
import type { ChannelName } from './channel.js';

/** Whose address by which channel. */
export interface AddressOwner {
  personId: string;
  channel: ChannelName;
}

/** What an address is bound to when it is sealed. */
export const addressPlace = ({ personId, channel }: AddressOwner): string =>
  `message_choice.address ${personId} ${channel}`;

/**
 * Seals every address anew that is not sealed with the current key and suite, also those of before the first key, and
 * leaves one audit entry for each city. What a person changes meanwhile stays as he wrote it. Answers how many.
 * @throws Error where an address needs a key that is not at hand; then nothing was changed
 */
export async function sealAddressesAnew(em: EntityManager, cipher: FieldCipher): Promise<number> {
  return em.transactional(async (tx) => {
    const rows = await tx.execute<(AddressOwner & { cityId: string; address: string })[]>(
      sql`select person_id as "personId", channel, city_id as "cityId", address from message_choice
        where address is not null and not starts_with(address, ${cipher.currentBeginning})
        order by person_id, channel for update`,
    );
    if (rows.length === 0) return 0;
    const anew = rows.map((row) => {
      const place = addressPlace(row);
      return { ...row, sealed: cipher.seal(cipher.open(row.address, place), place) };
    });
    await tx.execute(sql`update message_choice c set address = r.sealed
      from jsonb_to_recordset(${JSON.stringify(anew)}::jsonb) as r("personId" uuid, channel text, sealed text)
      where c.person_id = r."personId" and c.channel = r.channel`);
    for (const [cityId, of] of Map.groupBy(anew, (row) => row.cityId))
      await tx.execute(sql`insert into audit_entry (city_id, action, subject_type, subject_ids, result, details)
        values (${cityId}, 'system:seal-addresses', 'person', '{}', 'done', ${JSON.stringify({ count: of.length })}::jsonb)`);
    return anew.length;
  });
}
