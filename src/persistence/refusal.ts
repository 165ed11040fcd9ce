import { sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import type { AppError } from '../domain/errors.js';
import type { CommandContext } from '../identity/actor.js';
import { auditColumns, auditValues } from './change.js';
import type { AuditLine } from './change.js';

/**
 * How many refusals of one account the trail takes in one by one within a minute of machine time; the next one says that
 * more came, and the rest are only counted. Nobody who works by hand comes near it. Source: assumption.
 */
export const refusalsAMinute = 120;

const written = new WeakSet<AppError>();

/** Whether the trail already has this refusal: of one request it takes one entry. */
export const isInTrail = (refusal: AppError): boolean => written.has(refusal);

/** Says that the trail has this refusal, by whoever wrote it. */
export const markInTrail = (refusal: AppError): void => void written.add(refusal);

/** The entry of a refusal, as long as a minute of this account has room for it, and the count of its minute. */
export function refusalRow(line: AuditLine, context: CommandContext, now: Date): RawQueryFragment {
  const { cityId, accountId } = context.actor;
  return sql`
    with counted as (
      insert into request_count (city_id, account_id, kind, minute)
      values (${cityId}, ${accountId}, 'refusal', date_trunc('minute', clock_timestamp()))
      on conflict (account_id, kind, minute) do update set count = request_count.count + 1 returning count),
    entry as (select ${auditValues(line, context, { now, result: 'refused' })})
    insert into audit_entry (${auditColumns()})
    select city_id, city_time, account_id, post_id, person_name, role, body_id, ip, request_id, action, subject_type,
      subject_ids, result,
      details || case when count > ${refusalsAMinute} then '{"further": "counted"}' else '{}' end::jsonb
    from entry, counted where count <= ${refusalsAMinute + 1}`;
}
