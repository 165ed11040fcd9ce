import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { endOfDay, lastDayOfMonth } from '../../domain/calendar/city-day.js';
import type { WorkingCalendar } from '../../domain/calendar/working-calendar.js';
import type { CityLaw } from '../../domain/city-law.js';
import type { RulePack } from '../../domain/rule-pack.js';
import type { RestrictionState } from '../../domain/states/restriction-states.js';
import { moveDueAt } from '../../domain/supervision/restriction-clock.js';
import { notBefore } from '../../domain/supervision/quiet-hours.js';
import { sayLimit } from '../../domain/supervision/sentences.js';
import { recordNoticeItems } from '../../notification/notice-item.record.js';
import type { NoticeItem } from '../../notification/notice-item.record.js';

/** What is limited: the answer to a supervision order, the review of that answer or of a report, or a restriction. */
type LimitKind = 'order' | 'order_review' | 'report_review' | 'restriction';

/** A limit counted in wd that another calendar moves. */
export interface MovedLimit {
  kind: LimitKind;
  id: string;
  decisionId: string | null;
  /** Number of the order, or what the report or restriction is about. */
  name: string;
  bodyId: string;
  bodyName: string;
  before: Date;
  after: Date;
}

interface Row extends Omit<MovedLimit, 'after'> {
  /** Instants from which the limit may have been counted. */
  from: (string | null)[];
  /** Month of a report, `YYYY-MM`. */
  period: string | null;
  state: string;
}

/** By which calendars limits are counted. */
export interface Calendars {
  rules: RulePack;
  from: WorkingCalendar;
  to: WorkingCalendar;
  now: Date;
}

/**
 * Running limits of orders, reviews and restrictions that another calendar moves: those that the rules counted in wd by
 * the present one. A day that somebody named stays, and what is over stays over.
 * Source: rules.md, "Calendar": a calendar change re-projects every running deadline.
 */
export async function movedLimits(
  em: EntityManager,
  cityId: string,
  { rules, from, to, now }: Calendars,
): Promise<MovedLimit[]> {
  const rows = await em.execute<Row[]>(runningLimits(cityId, now));
  return rows.flatMap(({ from: starts, period, state, ...limit }) => {
    const monthEnd = period === null ? [] : [endOfDay(lastDayOfMonth(period))];
    const instants = [...starts.flatMap((at) => (at === null ? [] : [new Date(at)])), ...monthEnd];
    const counted = (calendar: WorkingCalendar, start: Date) =>
      limitOf({ ...limit, state }, { rules, calendar }, start);
    const start = instants.find((at) => counted(from, at).getTime() === limit.before.getTime());
    const after = start === undefined ? limit.before : counted(to, start);
    return after.getTime() === limit.before.getTime() ? [] : [{ ...limit, after }];
  });
}

/** Writes the limits as they are by the new calendar, wakes the loops that wait for them, and tells the units of orders. */
export function saveMovedLimits(
  moved: readonly MovedLimit[],
  { cityId, law, now, version }: { cityId: string; law: CityLaw; now: Date; version: number },
): RawQueryFragment[] {
  if (moved.length === 0) return [];
  const rows = sql`jsonb_to_recordset(${JSON.stringify(moved)}::jsonb) as m(kind text, id uuid, before timestamptz, after timestamptz)`;
  const loops = sql`(select case when m.kind = 'restriction' then 'restriction/' else 'supervision-order/' end || m.id as id,
    case when m.kind = 'restriction' then 'restriction' else 'supervisionOrder' end as type
    from ${rows} where m.kind <> 'report_review') l`;
  const items = moved
    .filter(({ kind }) => kind === 'order')
    .flatMap(({ id, name, bodyId, decisionId, after }) =>
      ['unit_head', 'unit_staff'].map((role): NoticeItem => ({
        ...{ to: { bodyId, role }, rung: 'calendar_changed', episode: version, decisionId },
        ...{ subjectType: 'order', subjectId: id, notBefore: notBefore(now, law, false) },
        sentence: `放假安排调整，督办单${name}的反馈时限改为${sayLimit(after)}`,
      })),
    );
  return [
    sql`update supervision_order o set feedback_due_at = case when m.kind = 'order' then m.after else o.feedback_due_at end,
        review_due_at = case when m.kind = 'order_review' then m.after else o.review_due_at end
      from ${rows} where o.id = m.id and m.kind in ('order', 'order_review')`,
    sql`update report r set review_due_at = m.after from ${rows} where r.id = m.id and m.kind = 'report_review'`,
    sql`update task_part p set review_due_at = m.after from ${rows} join report r on r.id = m.id
      where p.id = r.part_id and p.review_due_at = m.before and m.kind = 'report_review'`,
    sql`update restriction x set due_at = m.after from ${rows} where x.id = m.id and m.kind = 'restriction'`,
    sql`insert into live_clock (workflow_id, city_id, workflow_type, next_wake_at)
      select l.id, ${cityId}, l.type, ${now}::timestamptz from ${loops}
      on conflict (workflow_id) do update set
        next_wake_at = least(live_clock.next_wake_at, excluded.next_wake_at), done = false`,
    sql`insert into outbox (city_id, workflow_type, workflow_id) select ${cityId}, l.type, l.id from ${loops}`,
    ...recordNoticeItems(items, { cityId, now }),
  ];
}

function limitOf({ kind, state }: Pick<Row, 'kind' | 'state'>, law: CityLaw, start: Date): Date {
  const { order, month } = law.rules;
  switch (kind) {
    case 'order':
      return law.calendar.addWorkingDays(start, order.feedbackWithinWd);
    case 'order_review':
      return law.calendar.addWorkingDays(start, order.reviewWithinWd);
    case 'report_review':
      return law.calendar.addWorkingDays(start, month.reviewWithinWd);
    default:
      return moveDueAt(state as RestrictionState, law, start);
  }
}

const runningLimits = (cityId: string, now: Date): RawQueryFragment => sql`
  select case when o.state = 'answered' then 'order_review' else 'order' end as kind, o.id, o.decision_id as "decisionId",
    o.number as name, b.id as "bodyId", b.short_name as "bodyName",
    case when o.state = 'answered' then o.review_due_at else o.feedback_due_at end as before,
    case when o.state = 'answered' then jsonb_build_array(o.feedback_at)
      else jsonb_build_array(o.issued_at, o.reviewed_at) end as "from", null as period, o.state
  from supervision_order o join body b on b.id = o.body_id
  where o.city_id = ${cityId} and o.state in ('issued', 'signed', 'answered')
    and case when o.state = 'answered' then o.review_due_at else o.feedback_due_at end > ${now}
  union all
  select 'report_review', r.id, r.decision_id, t.wording, b.id, b.short_name, r.review_due_at,
    jsonb_build_array(r.submitted_at), r.period, r.state
  from report r join task_part p on p.id = r.part_id join task t on t.id = p.task_id join body b on b.id = r.body_id
  where r.city_id = ${cityId} and r.state = 'submitted' and r.review_due_at > ${now}
  union all
  select 'restriction', x.id, x.decision_id, x.wording, b.id, b.short_name, x.due_at, jsonb_build_array(x.held_since),
    null, x.state
  from restriction x join body b on b.id = x.body_id
  where x.city_id = ${cityId} and x.ended_at is null and x.due_at > ${now}`;
