import { sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import { bareText } from '../../domain/bare-text.js';
import { checkStates } from '../../domain/states/check-states.js';

/** As much of a trip 核查轮次 as its checks need. */
interface TripOfChecks {
  id: string;
  cityId: string;
  fromOn: string;
  toOn: string;
  filedBody: string;
  filedBy: string;
}

/**
 * A trip that starts asks for a check at each of its places, so that no other body asks for the same, and the burden
 * counts it once. The period is the quarter of its first day.
 */
export function askChecksOfTrip(trip: TripOfChecks, subject: string, now: Date): RawQueryFragment {
  const { id, cityId, fromOn, toOn, filedBody, filedBy } = trip;
  const quarter = `${fromOn.slice(0, 4)}-Q${Math.ceil(Number(fromOn.slice(5, 7)) / 3)}`;
  return sql`
    insert into check_record (id, city_id, body_id, checked_by, kind, subject, subject_key, period, from_on, to_on, state,
      asked_by, asked_at, trip_id)
    select uuidv7(), ${cityId}::text, p.body_id, ${filedBody}::uuid, 'inspection', ${subject}::text, ${bareText(subject)}::text,
      ${quarter}::text, ${fromOn}::date, ${toOn}::date, ${checkStates.initial}::text, ${filedBy}::uuid,
      ${now}::timestamptz, ${id}::uuid
    from inspection_trip_place p where p.trip_id = ${id}
    on conflict do nothing`;
}

/** What a trip found at a place. */
interface FoundAtPlace {
  bodyId: string;
  findings: string;
}

/** A trip that ends records what it found at its places as the result that is shared. */
export function recordChecksOfTrip(
  { id, toOn }: Pick<TripOfChecks, 'id' | 'toOn'>,
  found: readonly FoundAtPlace[],
  { postId, now }: { postId: string; now: Date },
): RawQueryFragment {
  return sql`
    update check_record c set state = ${checkStates.states.asked.steps.record}, findings = f.findings,
      checked_on = least(${toOn}::date, (${now}::timestamptz at time zone 'Asia/Shanghai')::date),
      recorded_by = ${postId}::uuid, recorded_at = ${now}::timestamptz, version = version + 1
    from jsonb_to_recordset(${JSON.stringify(found)}::jsonb) f("bodyId" uuid, findings text)
    where c.trip_id = ${id} and c.body_id = f."bodyId" and c.state = ${checkStates.initial}`;
}
