import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import type { DecisionState } from '../../domain/states/decision-states.js';
import type { Actor } from '../../identity/actor.js';
import { CityClock } from '../../persistence/city-clock.js';
import { decisionsSeenBy } from './decision.queries.js';

/** What the row of five stations tells of a decision. */
export interface LoopFacts {
  state: DecisionState;
  dispatchedAt: Date | null;
  /** Parts that count: neither withdrawn nor handed on. */
  parts: number;
  concluded: number;
  /** Concluded not later than their deadline. */
  onTime: number;
  red: number;
  yellow: number;
}

/** One decision in the list of the room. */
interface ListedDecision extends LoopFacts {
  id: string;
  number: string;
  title: string;
  urgent: boolean;
  lamp: 'red' | 'yellow' | 'green' | 'grey' | 'done';
  /** Bodies that have a part in it. */
  bodies: number;
}

/** By what the list is narrowed; `cursor` is the id of the last one seen. */
export interface DecisionFilter {
  state?: DecisionState | undefined;
  lamp?: 'red' | 'yellow' | 'green' | undefined;
  words?: string | undefined;
  cursor?: string | undefined;
}

const pageSize = 20;

/** How the parts of `d` stand; a relation `s` to be joined laterally. */
export const loopOf = sql`(
  select count(*) filter (where counts)::integer as parts,
    count(*) filter (where state = 'concluded')::integer as concluded,
    count(*) filter (where state = 'concluded' and (due_at is null or concluded_at <= due_at))::integer as "onTime",
    count(*) filter (where open and lamp = 'red')::integer as red,
    count(*) filter (where open and lamp = 'yellow')::integer as yellow,
    count(distinct body_id) filter (where counts)::integer as bodies
  from (select p.*, p.state not in ('withdrawn', 'transferred', 'merged') as counts,
      p.state not in ('draft', 'concluded', 'withdrawn', 'transferred', 'merged') as open
    from task_part p where p.decision_id = d.id) p)`;

/** The lamp of `d`, out of the counts of `s`. */
export const decisionLamp = sql`case when d.state in ('closed', 'withdrawn') then 'done' when d.state <> 'dispatched' then 'grey'
  when s.red > 0 then 'red' when s.yellow > 0 then 'yellow' else 'green' end`;

/** Reads the list of decisions as its room shows it. */
@Injectable()
export class DecisionListQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
  ) {}

  /** Newest first, twenty a page; `count` is of all pages. */
  async list(actor: Actor, filter: DecisionFilter) {
    const em = this.orm.em.fork();
    const found = sql`from decision d where ${within(actor, filter)}`;
    const [counted] = await em.execute<{ count: number }[]>(sql`select count(*)::integer as count ${found}`);
    const rows = await em.execute<ListedDecision[]>(sql`
      select d.id, d.number, d.title, d.state, d.urgent, d.dispatched_at as "dispatchedAt", s.*, ${decisionLamp} as lamp
      from (select d.* ${found} and (${filter.cursor ?? null}::uuid is null or d.id < ${filter.cursor ?? null}::uuid)
        order by d.id desc limit ${pageSize + 1}) d cross join lateral ${loopOf} s order by d.id desc`);
    const items = rows.slice(0, pageSize);
    return {
      items,
      now: await this.clock.now(em, actor.cityId),
      count: counted?.count ?? 0,
      nextCursor: rows.length > pageSize ? (items.at(-1)?.id ?? null) : null,
    };
  }
}

function within(actor: Actor, { state, lamp, words }: DecisionFilter): RawQueryFragment {
  const like = words === undefined ? null : `%${words.replace(/[\\%_]/g, String.raw`\$&`)}%`;
  const conditions = [
    sql`d.city_id = ${actor.cityId} and ${decisionsSeenBy(actor)}`,
    ...(state === undefined ? [] : [sql`d.state = ${state}`]),
    ...(lamp === undefined ? [] : [shinesIn(lamp)]),
    ...(like === null
      ? []
      : [
          sql`(d.title ilike ${like} or d.number ilike ${like} or exists (
        select from task t where t.decision_id = d.id and t.wording ilike ${like}))`,
        ]),
  ];
  return conditions.reduce((all, one) => sql`${all} and ${one}`);
}

// As `decisionLamp` has it, without counting all parts of every decision.
function shinesIn(lamp: 'red' | 'yellow' | 'green'): RawQueryFragment {
  const has = (
    colour: string,
  ) => sql`exists (select from task_part p where p.decision_id = d.id and p.lamp = ${colour}
    and p.state not in ('draft', 'concluded', 'withdrawn', 'transferred', 'merged'))`;
  if (lamp === 'red') return sql`d.state = 'dispatched' and ${has('red')}`;
  const notRed = sql`d.state = 'dispatched' and not ${has('red')}`;
  return lamp === 'yellow' ? sql`${notRed} and ${has('yellow')}` : sql`${notRed} and not ${has('yellow')}`;
}
