import { sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';

/**
 * Ends every session and, within five seconds, every open stream of these persons: what stood for them carries a number
 * that is over. Whoever writes it forgets the kept actors (ActorService.forget). Source: ASVS 5.0.0 7.4.
 */
export const endSessionsOf = (personIds: readonly string[]): RawQueryFragment =>
  sql`update account set session_epoch = session_epoch + 1 where person_id = any(${`{${personIds.join(',')}}`}::uuid[])`;
