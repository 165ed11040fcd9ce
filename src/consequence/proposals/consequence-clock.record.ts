import { sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';

interface Waking {
  cityId: string;
  now: Date;
}

/** Wakes the clocks of these at once: of an interview by its own id, of any other consequence by that. */
export function wakeClocks(ids: readonly string[], { cityId, now }: Waking): RawQueryFragment[] {
  if (ids.length === 0) return [];
  return wake(sql`select x as id from jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb) x`, {
    cityId,
    now,
  });
}

/** The same for consequences that stand in the record already, whatever their kind. */
export function wakeClocksOf(consequenceIds: readonly string[], { cityId, now }: Waking): RawQueryFragment[] {
  if (consequenceIds.length === 0) return [];
  const of = sql`select coalesce(i.id::text, x) as id
    from jsonb_array_elements_text(${JSON.stringify(consequenceIds)}::jsonb) x
    left join interview_draft i on i.consequence_id = x::uuid`;
  return wake(of, { cityId, now });
}

const wake = (ids: RawQueryFragment, { cityId, now }: Waking): RawQueryFragment[] => [
  sql`insert into live_clock (workflow_id, city_id, workflow_type, next_wake_at)
    select 'consequence/' || w.id, ${cityId}::text, 'consequence', ${now}::timestamptz from (${ids}) w
    on conflict (workflow_id) do update set
      next_wake_at = least(live_clock.next_wake_at, excluded.next_wake_at), done = false`,
  sql`insert into outbox (city_id, workflow_type, workflow_id)
    select ${cityId}::text, 'consequence', 'consequence/' || w.id from (${ids}) w`,
];
