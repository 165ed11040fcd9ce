import { sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import type { Decision } from '../../decision/decisions/decision.entity.js';
import type { TaskPart } from '../../decision/tasks/task-part.entity.js';
import { justAfter } from '../../domain/calendar/city-day.js';
import type { CityLaw } from '../../domain/city-law.js';
import { notBefore } from '../../domain/supervision/quiet-hours.js';

/** The decision, the law and the instant at which a sweep looks. */
export interface SweepContext {
  decision: Decision;
  law: CityLaw;
  now: Date;
}

const standardRequirement = '请说明滞后原因，提出补救措施和完成时间，按期反馈。';

/**
 * Drafts one supervision order 督办单 for each unit that turned red, or adds to the unit's waiting draft.
 * A part that is already in an order on its way draws no second one. Nothing here is issued: a person signs, and the
 * office head hears of the page's drafts in one sentence. The waiting draft is locked: what he signs grows no more.
 * The state is asked for order by order: as a join, PostgreSQL, whose figures are old in a burst, would read every open
 * order of the city for each page.
 */
export function draftOrders(
  reds: readonly TaskPart[],
  { decision, law, now }: SweepContext,
): RawQueryFragment[] {
  if (reds.length === 0) return [];
  const rows = JSON.stringify(reds.map(({ id, bodyId }) => [id, bodyId]));
  const withHeadAt = law.calendar.addWorkingDays(now, law.rules.ladder.draftWithHeadAfterWd);
  return [
    sql`with red as (
        select (r->>0)::uuid as id, (r->>1)::uuid as body_id from jsonb_array_elements(${rows}::jsonb) as r
        where not exists (select from supervision_order_item i where i.part_id = (r->>0)::uuid
          and (select o.state from supervision_order o where o.id = i.order_id) in ('issued', 'signed', 'answered'))
      ), waiting as (
        select id, body_id from supervision_order
        where decision_id = ${decision.id} and state = 'draft' and origin = 'lamp'
          and body_id in (select body_id from red)
        for no key update
      ), drafted as (
        insert into supervision_order (id, city_id, decision_id, body_id, origin, reason, requirement, state,
          drafted_at, next_due_at)
        select uuidv7(), ${decision.cityId}, ${decision.id}::uuid, body_id, 'lamp', '红灯：任务推进严重滞后', ${standardRequirement},
          'draft',
          ${now}::timestamptz, ${justAfter(withHeadAt)}::timestamptz
        from (select distinct body_id from red) b where body_id not in (select body_id from waiting)
        returning id, body_id
      ), told as (
        insert into notice_item (city_id, post_id, decision_id, subject_type, subject_id, rung, episode, sentence,
          not_before, arisen_at)
        select ${decision.cityId}, p.id, ${decision.id}::uuid, 'order', d.id, 'order_drafted', 1,
          '红灯生成督办单草稿' || d.drafts || '张，请签发或不予签发：' || ${decision.title}::text,
          ${notBefore(now, law, decision.urgent)}::timestamptz, ${now}::timestamptz
        from (select count(*) as drafts, (array_agg(id))[1] as id from drafted) d
        join post p on p.role = 'office_head' and p.city_id = ${decision.cityId}
        where d.drafts > 0
      )
      insert into supervision_order_item (city_id, order_id, part_id, added_at)
      select ${decision.cityId}, o.id, red.id, ${now}::timestamptz
      from red join (select * from waiting union all select * from drafted) o using (body_id)
      on conflict do nothing`,
  ];
}

/**
 * Drafts that nobody decided in time move to the office head, and all that wait once their decision is over, for then
 * no loop would look at them again; the order keeps when, and says so to him. Nothing is closed by it.
 */
export function moveDraftsToHead({ decision, law, now }: SweepContext): RawQueryFragment[] {
  const over = decision.state === 'closed' || decision.state === 'withdrawn';
  const limit = law.rules.ladder.draftWithHeadAfterWd;
  const why = over ? '决策事项已了结，督办单草稿仍未定' : `督办单草稿超过${limit}个工作日未定`;
  return [
    sql`with moved as (
        update supervision_order set with_head_at = ${now}, next_due_at = null
        where decision_id = ${decision.id} and state = 'draft' and with_head_at is null
          and (${over} or next_due_at <= ${now})
        returning id, body_id
      ), seen as (
        insert into change_feed (city_id, body_ids, subject_type, subject_ids)
        select ${decision.cityId}, array_agg(distinct body_id), 'order', array_agg(id) from moved
        having count(*) > 0
      ), trail as (
        insert into audit_entry (city_id, city_time, action, subject_type, subject_ids, result, details)
        select ${decision.cityId}, ${now}::timestamptz, 'system:to-office-head', 'order', array_agg(id), 'done',
          jsonb_build_object('decisionId', ${decision.id}::uuid) from moved having count(*) > 0
      )
      insert into notice_item (city_id, post_id, decision_id, subject_type, subject_id, rung, episode, sentence,
        not_before, arisen_at)
      select ${decision.cityId}, p.id, ${decision.id}::uuid, 'order', m.id, 'to_office_head', 1,
        ${`${why}，请签发或不予签发：`}::text || b.short_name, ${notBefore(now, law, decision.urgent)}::timestamptz,
        ${now}::timestamptz
      from moved m join body b on b.id = m.body_id
      join post p on p.role = 'office_head' and p.city_id = ${decision.cityId}
      on conflict (post_id, subject_id, rung, episode) do nothing`,
  ];
}
