import { sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import type { LockedPart } from './open-part.record.js';

/** What was broken down from a merged part hangs on the part that goes on. */
export function hangBelow(pairs: readonly { locked: LockedPart; successorId: string }[]): RawQueryFragment {
  const rows = pairs.map(({ locked, successorId }) => ({ id: locked.part.id, successorId }));
  return sql`update task t set parent_part_id = r."successorId"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, "successorId" uuid)
    where t.parent_part_id = r.id`;
}
