import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import type { PeriodDays } from '../../domain/supervision/check-period.js';
import type { TakenFile } from '../../implementation/evidence/evidence-intake.service.js';
import type { CheckRecord } from './check-record.entity.js';

/** A check of the same thing that is there already. */
export interface SameCheck {
  id: string;
  checkerName: string;
  period: string;
  state: 'asked' | 'recorded';
}

/** What makes two checks the same: the body, the subject, and a time that covers the other's. */
export interface SameThing {
  cityId: string;
  bodyId: string;
  subjectKey: string;
  days: PeriodDays;
}

/**
 * A check of this body and subject whose time covers the days that are asked for, the one with a result first. Two who
 * ask at the same moment wait for each other here.
 */
export async function findSameCheck(em: EntityManager, same: SameThing): Promise<SameCheck | null> {
  const { cityId, bodyId, subjectKey, days } = same;
  await em.execute(
    sql`select pg_advisory_xact_lock(hashtextextended(${`check ${bodyId} ${subjectKey}`}, 0))`,
  );
  const [row] = await em.execute<SameCheck[]>(sql`
    select c.id, b.short_name as "checkerName", c.period, c.state from check_record c join body b on b.id = c.checked_by
    where c.city_id = ${cityId} and c.body_id = ${bodyId} and c.subject_key = ${subjectKey} and c.state <> 'withdrawn'
      and c.from_on <= ${days.from}::date and c.to_on >= ${days.to}::date
    order by c.state desc, c.asked_at limit 1`);
  return row ?? null;
}

/** A check as it is asked for. */
export type NewCheck = Pick<
  CheckRecord,
  | 'id'
  | 'cityId'
  | 'bodyId'
  | 'checkedBy'
  | 'kind'
  | 'subject'
  | 'subjectKey'
  | 'period'
  | 'fromOn'
  | 'toOn'
  | 'state'
  | 'askedBy'
  | 'askedAt'
>;

/** Writes a check that was asked for. */
export const insertCheck = (check: NewCheck): RawQueryFragment => sql`
  insert into check_record (id, city_id, body_id, checked_by, kind, subject, subject_key, period, from_on, to_on, state,
    asked_by, asked_at)
  values (${check.id}, ${check.cityId}, ${check.bodyId}, ${check.checkedBy}, ${check.kind}, ${check.subject},
    ${check.subjectKey}, ${check.period}, ${check.fromOn}, ${check.toOn}, ${check.state}, ${check.askedBy}, ${check.askedAt})`;

/** Writes back what a command changed on a check. */
export const saveCheck = (check: CheckRecord): RawQueryFragment => sql`
  update check_record set state = ${check.state}, checked_on = ${check.checkedOn ?? null},
    findings = ${check.findings ?? null}, recorded_by = ${check.recordedBy ?? null},
    recorded_at = ${check.recordedAt ?? null}, withdraw_reason = ${check.withdrawReason ?? null}, trip_id = ${check.tripId ?? null},
    version = version + 1
  where id = ${check.id}`;

/** Writes the files of a result. */
export function insertCheckFiles(
  files: readonly TakenFile[],
  { check, now }: { check: CheckRecord; now: Date },
): RawQueryFragment[] {
  if (files.length === 0) return [];
  return [
    sql`insert into check_file (id, city_id, check_id, original_name, media_type, byte_size, pages, sha256, storage_key,
        uploaded_at)
      select r.id, ${check.cityId}, ${check.id}, r.name, r."mediaType", r."byteSize", r.pages, r.sha256, r."storageKey",
        ${now}
      from jsonb_to_recordset(${JSON.stringify(files)}::jsonb) as r(id uuid, name text, "mediaType" text,
        "byteSize" integer, pages integer, sha256 text, "storageKey" text)`,
  ];
}
