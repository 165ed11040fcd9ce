import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import type { PartState } from '../../domain/states/part-states.js';
import type { OrderState } from '../../domain/states/order-states.js';
import type { LampColour } from '../../domain/supervision/part-facts.js';
import type { Actor } from '../../identity/actor.js';
import { partsWithin } from '../my-work/my-work.record.js';

/** Whose matters, and as of when. */
export interface CircularGround {
  actor: Actor;
  /** Only this decision. */
  decisionId: string | null;
  /** Only what this leader is responsible for. */
  leaderPostId: string | null;
  /** Only parts with which something happened from here on; null: all. */
  from: Date | null;
  /** Everything is told as it stood then. */
  asOf: Date;
  /** Whether that is this moment. */
  current: boolean;
}

/** One body's part as a circular tells it. */
export interface CircularItem {
  id: string;
  taskId: string;
  number: string;
  wording: string;
  /** The indicator that the task serves, code and name; null: none. */
  indicator: string | null;
  decisionNumber: string;
  decisionTitle: string;
  bodyName: string;
  role: 'responsible' | 'cooperating';
  leaderTitle: string | null;
  dueAt: Date | null;
  state: PartState;
  signed: boolean;
  concludedAt: Date | null;
  lamp: LampColour;
  sentence: string | null;
  wayBack: string | null;
  progress: number;
  /** Words of the last report that was not returned. */
  report: string | null;
  reportedAt: Date | null;
}

/** A body that owes the month's report and has sent none. */
export interface UnsentBody {
  bodyCode: string;
  bodyName: string;
  parts: number;
  /** End of the late days. */
  lateUntil: Date;
}

/** A supervision order that touches the matters of a circular. */
export interface CircularOrder {
  id: string;
  number: string;
  bodyName: string;
  requirement: string;
  state: OrderState;
  issuedAt: Date;
  feedbackDueAt: Date | null;
}

const joined = sql`from task_part p join task t on t.id = p.task_id join decision d on d.id = p.decision_id
  join body b on b.id = p.body_id`;

// What was settled in an earlier year is history; what was withdrawn or handed on is not the body's matter any more.
const scoped = ({ actor, decisionId, leaderPostId, asOf }: CircularGround): RawQueryFragment => sql`
  p.city_id = ${actor.cityId} and p.state not in ('draft', 'withdrawn', 'transferred', 'merged')
  and p.dispatched_at <= ${asOf} and ${partsWithin(actor)}
  and (${decisionId}::uuid is null or p.decision_id = ${decisionId}::uuid)
  and (${leaderPostId}::uuid is null or coalesce(t.responsible_leader, d.responsible_leader) = ${leaderPostId}::uuid)
  and (${decisionId}::uuid is not null or p.concluded_at is null
    or p.concluded_at >= date_trunc('year', ${asOf}::timestamptz, 'Asia/Shanghai'))`;

// Something happened in a week: it left, fell due, was concluded, was reported on, or its lamp was on.
const touched = ({ from, asOf }: CircularGround): RawQueryFragment =>
  from === null
    ? sql`true`
    : sql`(p.dispatched_at >= ${from} or (p.due_at > ${from} and p.due_at <= ${asOf}) or p.concluded_at >= ${from}
    or exists (select from report r where r.part_id = p.id and r.submitted_at >= ${from} and r.submitted_at <= ${asOf})
    or exists (select from lamp_episode l where l.part_id = p.id and l.opened_at <= ${asOf}
      and (l.closed_at is null or l.closed_at >= ${from})))`;

/** The parts of a circular, by decision and number. */
export const circularItems = (em: EntityManager, ground: CircularGround): Promise<CircularItem[]> =>
  em.execute<CircularItem[]>(sql`
    select p.id, t.id as "taskId", t.number, t.wording, n.code || ' ' || n.name as indicator, d.number as "decisionNumber", d.title as "decisionTitle",
      b.short_name as "bodyName", p.role, l.title as "leaderTitle", p.due_at as "dueAt", p.state,
      coalesce(p.signed_at <= ${ground.asOf}, false) as signed,
      case when p.concluded_at <= ${ground.asOf} then p.concluded_at end as "concludedAt",
      case when ${ground.current} then p.lamp else coalesce(e.colour, 'green') end as lamp,
      case when ${ground.current} then p.lamp_sentence else e.sentence end as sentence,
      case when ${ground.current} then p.lamp_way_back else e.way_back end as "wayBack",
      case when ${ground.current} then p.progress::float8 else coalesce(r.progress, 0)::float8 end as progress,
      r.wording as report, r.submitted_at as "reportedAt"
    ${joined} left join indicator n on n.id = t.indicator_id left join post l on l.id = coalesce(t.responsible_leader, d.responsible_leader)
    left join lateral (select wording, progress, submitted_at from report r where r.part_id = p.id
      and r.state <> 'returned' and r.submitted_at <= ${ground.asOf} order by r.submitted_at desc, r.id desc limit 1) r on true
    left join lateral (select colour, sentence, way_back from lamp_episode e where e.part_id = p.id
      and e.opened_at <= ${ground.asOf} and (e.closed_at is null or e.closed_at > ${ground.asOf})
      order by e.opened_at desc limit 1) e on true
    where ${scoped(ground)} and ${touched(ground)}
    order by d.created_at, d.number, t.parent_part_id nulls first, t.seq, t.number, p.role desc, b.sort`);

/**
 * The bodies from which a month's report is owed and not there, in official order; also where nothing else happened,
 * for who sends nothing makes nothing happen.
 */
export const unsentBodies = (
  em: EntityManager,
  ground: CircularGround,
  period: string,
): Promise<UnsentBody[]> =>
  em.execute<UnsentBody[]>(sql`
    select b.code as "bodyCode", b.short_name as "bodyName", count(*)::integer as parts,
      max(o.late_until) as "lateUntil"
    ${joined} join owed_report o on o.part_id = p.id left join report r on r.id = o.report_id
    where ${scoped(ground)} and o.period = ${period} and (r.id is null or r.submitted_at > ${ground.asOf})
    group by b.id order by array_position(array['city', 'county', 'township'], b.level), b.sort`);

/** The orders that were issued about these parts, in the order of their numbers. */
export const circularOrders = (em: EntityManager, ground: CircularGround): Promise<CircularOrder[]> =>
  em.execute<CircularOrder[]>(sql`
    select o.id, o.number, ob.short_name as "bodyName", o.requirement, o.state, o.issued_at as "issuedAt",
      o.feedback_due_at as "feedbackDueAt"
    from supervision_order o join body ob on ob.id = o.body_id
    where o.city_id = ${ground.actor.cityId} and o.number is not null and o.issued_at <= ${ground.asOf}
      and (${ground.from}::timestamptz is null or o.issued_at >= ${ground.from}::timestamptz
        or o.state in ('issued', 'signed', 'answered'))
      and exists (select from supervision_order_item i join task_part p on p.id = i.part_id
        join task t on t.id = p.task_id join decision d on d.id = p.decision_id join body b on b.id = p.body_id
        where i.order_id = o.id and ${scoped(ground)})
    order by o.issued_at, o.number`);
