import { raw, sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import type { CommandContext } from '../identity/actor.js';

/** What a command did, in the words of the audit trail. */
export interface AuditLine {
  /** `object:verb`, as in the permission table. */
  action: string;
  subjectType: string;
  subjectIds: readonly string[];
  details?: Record<string, unknown>;
}

/** A workflow to wake, and the city time at which its record has something due. */
export interface Poke {
  workflowType:
    | 'decisionLoop'
    | 'supervisionOrder'
    | 'restriction'
    | 'objection'
    | 'projectWatch'
    | 'consequence'
    | 'assessmentYear'
    | 'explanation';
  workflowId: string;
  dueAt: Date;
}

/** Everything that one command writes, in one statement. */
export interface Change {
  /** Data-modifying statements of the stage, each becomes one part of the CTE. */
  writes: readonly RawQueryFragment[];
  audit: AuditLine;
  /** Bodies whose readers should look again. */
  bodyIds: readonly string[];
  pokes?: readonly Poke[];
}

/** An array literal of PostgreSQL uuids; empty is fine. */
export const uuids = (ids: readonly string[]): RawQueryFragment => sql`${`{${ids.join(',')}}`}::uuid[]`;

/** One statement out of a change: its writes, audit entry, feed row, pokes, notices and idempotency key. */
export function asStatement(
  change: Change,
  context: CommandContext,
  { answer, now }: { answer: unknown; now: Date },
): RawQueryFragment {
  const parts = [
    ...change.writes,
    auditRow(change.audit, context, { now, result: 'done' }),
    feedRow(change, context.actor.cityId),
    ...delegatedRow(change.audit, context, now),
    ...(change.pokes ?? []).flatMap((poke) => pokeRows(poke, context.actor.cityId)),
    ...keyRow(context, answer),
  ];
  const named = parts.map((_part, index) => `w${index} as (?)`).join(', ');
  return raw(`with ${named} select 1`, parts);
}

/** One audit entry; `details` never holds what a classified or personal text says, only what was done. */
export const auditRow = (line: AuditLine, context: CommandContext, outcome: Outcome): RawQueryFragment =>
  sql`insert into audit_entry (${auditColumns()}) select ${auditValues(line, context, outcome)}`;

/** When something was done or refused. */
interface Outcome {
  now: Date;
  result: 'done' | 'refused';
}

/** The columns of an audit entry, in the order of `auditValues`. */
export const auditColumns = (): RawQueryFragment =>
  raw(`city_id, city_time, account_id, post_id, person_name, role, body_id, ip, request_id, action, subject_type,
    subject_ids, result, details`);

/** The values of an audit entry, each named as its column. */
export const auditValues = (
  line: AuditLine,
  { actor, ip, requestId }: CommandContext,
  { now, result }: Outcome,
): RawQueryFragment =>
  sql`${actor.cityId}::text as city_id, ${now}::timestamptz as city_time, ${actor.accountId}::uuid as account_id,
    ${actor.postId}::uuid as post_id, ${actor.personName}::text as person_name, ${actor.role}::text as role,
    ${actor.bodyId}::uuid as body_id, ${ip}::inet as ip, ${requestId}::text as request_id, ${line.action}::text as action,
    ${line.subjectType}::text as subject_type, ${uuids(line.subjectIds)} as subject_ids, ${result}::text as result,
    ${JSON.stringify({ ...line.details, ...forWhom(actor) })}::jsonb as details`;

const forWhom = ({ onBehalf }: CommandContext['actor']) =>
  onBehalf == null
    ? {}
    : {
        onBehalfOf: {
          personId: onBehalf.personId,
          name: onBehalf.personName,
          delegationId: onBehalf.delegationId,
        },
      };

// What a delegate did stands in a ledger of its own, so that papers and lists can say both names.
function delegatedRow(line: AuditLine, { actor }: CommandContext, now: Date): RawQueryFragment[] {
  const { onBehalf, cityId, postId, personId, personName } = actor;
  if (onBehalf == null) return [];
  return [
    sql`insert into delegated_act (city_id, delegation_id, post_id, person_id, person_name, action, subject_type,
        subject_ids, at)
      values (${cityId}, ${onBehalf.delegationId}, ${postId}, ${personId}, ${personName}, ${line.action},
        ${line.subjectType}, ${uuids(line.subjectIds)}, ${now})`,
  ];
}

function feedRow({ audit, bodyIds }: Change, cityId: string): RawQueryFragment {
  return sql`insert into change_feed (city_id, body_ids, subject_type, subject_ids)
    values (${cityId}, ${uuids(bodyIds)}, ${audit.subjectType}, ${uuids(audit.subjectIds)})`;
}

/** Wakes a workflow and lowers its live clock, so that it is known to be due until it has looked. */
function pokeRows({ workflowType, workflowId, dueAt }: Poke, cityId: string): RawQueryFragment[] {
  return [
    sql`insert into live_clock (workflow_id, city_id, workflow_type, next_wake_at)
      values (${workflowId}, ${cityId}, ${workflowType}, ${dueAt})
      on conflict (workflow_id) do update set
        next_wake_at = least(live_clock.next_wake_at, excluded.next_wake_at), done = false`,
    sql`insert into outbox (city_id, workflow_type, workflow_id)
      values (${cityId}, ${workflowType}, ${workflowId})`,
  ];
}

function keyRow({ actor, idempotency }: CommandContext, answer: unknown): RawQueryFragment[] {
  if (idempotency === null) return [];
  return [
    sql`insert into idempotency_key (account_id, key, city_id, request_sha256, answer)
      values (${actor.accountId}, ${idempotency.key}, ${actor.cityId}, ${idempotency.requestSha256},
        ${JSON.stringify(answer)}::jsonb)`,
  ];
}
