import { sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import type { TaskPart } from '../../decision/tasks/task-part.entity.js';
import { notBefore } from '../../domain/supervision/quiet-hours.js';
import type { SweepContext } from '../orders/order-drafts.record.js';

const idsOf = (parts: readonly TaskPart[]): string => `{${parts.map(({ id }) => id).join(',')}}`;

/** Keeps that suspensions ended at their day, and tells the units; the deadlines had moved when they began. */
export function recordResumed(
  parts: readonly TaskPart[],
  { decision, law, now }: SweepContext,
): RawQueryFragment[] {
  if (parts.length === 0) return [];
  return [
    sql`with resumed as (
        insert into deadline_entry (city_id, part_id, seq, kind, at, facts, due_at, calendar_version, reason)
        select p.city_id, p.id, (select coalesce(max(e.seq), 0) + 1 from deadline_entry e where e.part_id = p.id),
          'resumption', ${now}::timestamptz,
          jsonb_build_object('kind', 'resumption', 'from', p.suspended_until, 'to', p.suspended_until), p.due_at,
          ${law.calendar.version}::integer, '暂停期满'
        from task_part p where p.id = any(${idsOf(parts)}::uuid[])
        returning part_id, seq
      )
      insert into notice_item (city_id, post_id, decision_id, subject_type, subject_id, rung, episode, sentence,
        not_before, arisen_at)
      select p.city_id, o.id, p.decision_id, 'part', p.id, 'resumed', r.seq,
        '暂停期满，请继续办理：' || left(t.wording, 60) || coalesce('。时限经过：' || p.due_story, ''),
        ${notBefore(now, law, decision.urgent)}::timestamptz, ${now}::timestamptz
      from resumed r join task_part p on p.id = r.part_id join task t on t.id = p.task_id
      join post o on o.body_id = p.body_id and o.role in ('unit_head', 'unit_staff')
      on conflict (post_id, subject_id, rung, episode) do nothing`,
  ];
}

/**
 * Tells whoever let a request about a deadline lie past his limit, and the office, once for each of the two steps.
 * Source: rules.md, "A task's life": the decider has 2 wd and a lamp; that he is told is an assumption.
 */
export function urgeDeciders(
  parts: readonly TaskPart[],
  { decision, law, now }: SweepContext,
): RawQueryFragment[] {
  if (parts.length === 0) return [];
  return [
    sql`insert into notice_item (city_id, post_id, decision_id, subject_type, subject_id, rung, episode, sentence,
        not_before, arisen_at)
      select distinct p.city_id, o.id, p.decision_id, 'request', r.id, 'request_overdue',
        case r.state when 'checked' then 2 else 1 end, '时限申请已过办理时限，请尽快办理：' || left(t.wording, 60),
        ${notBefore(now, law, decision.urgent)}::timestamptz, ${now}::timestamptz
      from task_part p join task t on t.id = p.task_id join body b on b.id = p.body_id
      left join body above on above.id = b.parent_id
      join deadline_request r on r.part_id = p.id and r.state in ('signed', 'checked')
      join post o on (r.state = 'checked' and o.id = r.decider) or (o.role = 'supervision_office' and o.body_id in (
        select id from body where case when above.level = 'county' then id = above.id
          else level = 'city' and city_id = p.city_id end))
      where p.id = any(${idsOf(parts)}::uuid[])
      on conflict (post_id, subject_id, rung, episode) do nothing`,
  ];
}
