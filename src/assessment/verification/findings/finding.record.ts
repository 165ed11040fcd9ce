import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import type { TripState } from '../../../domain/states/trip-states.js';
import type { Actor } from '../../../identity/actor.js';
import type { TakenFile } from '../../../implementation/evidence/evidence-intake.service.js';
import type { VerificationItem } from './verification-item.entity.js';

/** What a finding has to know beside its item. */
export interface FindingGround {
  period: string;
  bodyCode: string;
  bodyName: string;
  tripState: TripState | null;
  /** Whether the actor goes along on its trip. */
  goes: boolean;
  indicatorCode: string | null;
  unit: string | null;
  direction: string | null;
  /** Whose data the value is; null: an item that is no indicator, or has no data owner. */
  ownerId: string | null;
  /** The newest value of the quarter; null: there is none to correct. */
  measurementId: string | null;
}

/**
 * The trip, the indicator and the value behind an item. The value of a quarter is the quarter's own, else the one of its
 * last month that has one.
 */
export async function groundOf(
  em: EntityManager,
  { id }: Pick<VerificationItem, 'id'>,
  { postId, personId }: Pick<Actor, 'postId' | 'personId'>,
): Promise<FindingGround> {
  const [row] = await em.execute<FindingGround[]>(sql`
    select r.period, b.code as "bodyCode", b.short_name as "bodyName", t.state as "tripState",
      exists (select from inspection_trip_member m where m.trip_id = x.trip_id and m.post_id = ${postId}
        and m.person_id = ${personId}) as goes,
      i.code as "indicatorCode", v.unit, v.direction, v.data_owner as "ownerId",
      (select m.id from measurement m where m.indicator_id = x.indicator_id and m.body_id = x.body_id
          and (m.period = r.period or left(m.period, 4) = left(r.period, 4) and m.period like '____-__'
            and ceil(substring(m.period from 6)::numeric / 3) = substring(r.period from 6)::numeric)
        order by m.period = r.period desc, m.period desc, m.version desc limit 1) as "measurementId"
    from verification_item x join verification_round r on r.id = x.round_id join body b on b.id = x.body_id
      left join inspection_trip t on t.id = x.trip_id left join indicator i on i.id = x.indicator_id
      left join lateral (select unit, direction, data_owner from indicator_version where indicator_id = i.id
        order by version desc limit 1) v on true
    where x.id = ${id}`);
  if (row === undefined) throw new Error(`the item ${id} has no round`);
  return row;
}

/** City-wide number of the case that a false item is registered under: it deducts once, whoever registers it. */
export const caseOfItem = (period: string, { place }: Pick<VerificationItem, 'place'>): string =>
  `核查${period}-${place}`;

/** Writes what was found; raises the version. */
export const saveFinding = (x: VerificationItem): RawQueryFragment => sql`
  update verification_item set outcome = ${x.outcome ?? null}, true_value = ${x.trueValue ?? null},
    reason = ${x.reason ?? null}, found_by = ${x.foundBy ?? null}, found_person = ${x.foundPerson ?? null},
    found_at = ${x.foundAt ?? null}, version = version + 1
  where id = ${x.id}`;

/** Writes the files of a finding. */
export function insertFindingFiles(
  files: readonly TakenFile[],
  { item, now }: { item: VerificationItem; now: Date },
): RawQueryFragment[] {
  if (files.length === 0) return [];
  return [
    sql`insert into verification_file (id, city_id, item_id, original_name, media_type, byte_size, pages, sha256,
        storage_key, uploaded_at)
      select r.id, ${item.cityId}::text, ${item.id}::uuid, r.name, r."mediaType", r."byteSize", r.pages, r.sha256,
        r."storageKey", ${now}::timestamptz
      from jsonb_to_recordset(${JSON.stringify(files)}::jsonb) as r(id uuid, name text, "mediaType" text,
        "byteSize" integer, pages integer, sha256 text, "storageKey" text)`,
  ];
}
