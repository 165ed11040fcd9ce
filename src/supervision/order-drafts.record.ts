import { sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import type { Decision } from '../decision/decision.entity.js';
import type { TaskPart } from '../decision/task-part.entity.js';
import { justAfter } from '../domain/calendar/city-day.js';
import type { CityLaw } from '../domain/city-law.js';

/** The decision, the law and the instant at which a sweep looks. */
export interface SweepContext {
  decision: Decision;
  law: CityLaw;
  now: Date;
}

/**
 * Drafts one supervision order 督办单 for each unit that turned red, or adds to the unit's waiting draft.
 * A part that is already in an order on its way draws no second one. Nothing here is issued: a person signs.
 */
export function draftOrders(
  reds: readonly TaskPart[],
  { decision, law, now }: SweepContext,
): RawQueryFragment[] {
  if (reds.length === 0) return [];
  const rows = JSON.stringify(reds.map(({ id, bodyId }) => [id, bodyId]));
  const ids = `{${reds.map(({ id }) => id).join(',')}}`;
  const withHeadAt = law.calendar.addWorkingDays(now, law.rules.ladder.draftWithHeadAfterWd);
  return [
    sql`with red as (
        select (r->>0)::uuid as id, (r->>1)::uuid as body_id from jsonb_array_elements(${rows}::jsonb) as r
        where (r->>0)::uuid not in (select i.part_id from supervision_order_item i
          join supervision_order o on o.id = i.order_id
          where i.part_id = any(${ids}::uuid[]) and o.state in ('issued', 'signed', 'answered'))
      ), waiting as (
        select id, body_id from supervision_order
        where decision_id = ${decision.id} and state = 'draft' and origin = 'lamp'
      ), drafted as (
        insert into supervision_order (id, city_id, decision_id, body_id, origin, reason, requirement, state,
          drafted_at, next_due_at)
        select uuidv7(), ${decision.cityId}, ${decision.id}, body_id, 'lamp', '红灯:任务推进严重滞后', '', 'draft',
          ${now}::timestamptz, ${justAfter(withHeadAt)}::timestamptz
        from (select distinct body_id from red) b where body_id not in (select body_id from waiting)
        returning id, body_id
      )
      insert into supervision_order_item (city_id, order_id, part_id, added_at)
      select ${decision.cityId}, o.id, red.id, ${now}::timestamptz
      from red join (select * from waiting union all select * from drafted) o using (body_id)
      on conflict do nothing`,
  ];
}

/** Drafts that nobody decided in time move to the office head; the order keeps when, and says so to him. */
export function moveDraftsToHead({ decision, now }: SweepContext): RawQueryFragment[] {
  return [
    sql`with moved as (
        update supervision_order set with_head_at = ${now}, next_due_at = null
        where decision_id = ${decision.id} and state = 'draft' and next_due_at <= ${now} and with_head_at is null
        returning id, body_id)
      insert into notice_item (city_id, post_id, decision_id, subject_type, subject_id, rung, episode, sentence,
        not_before, arisen_at)
      select ${decision.cityId}, p.id, ${decision.id}, 'order', m.id, 'to_office_head', 1,
        '督办单草稿超过1个工作日未定,请签发或不予签发:' || b.short_name, ${now}, ${now}
      from moved m join body b on b.id = m.body_id
      join post p on p.role = 'office_head' and p.city_id = ${decision.cityId}
      on conflict (post_id, subject_id, rung, episode) do nothing`,
  ];
}
