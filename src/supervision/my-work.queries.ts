import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import type { LampColour } from '../domain/supervision/part-facts.js';
import { orderStates } from '../domain/states/order-states.js';
import type { OrderState } from '../domain/states/order-states.js';
import { partStates } from '../domain/states/part-states.js';
import type { PartState } from '../domain/states/part-states.js';
import type { Actor } from '../identity/actor.js';
import { CityClock } from '../persistence/city-clock.js';
import { openOrders, openParts, reportsToReview } from './my-work.record.js';

/** One open matter: what it is, how it stands, and whose move it is. */
interface WorkRow {
  kind: 'part' | 'order' | 'report';
  id: string;
  wording: string;
  bodyId: string;
  bodyName: string;
  lamp: LampColour;
  /** Why the lamp is on, and how it goes out. */
  sentence: string | null;
  wayBack: string | null;
  dueAt: Date | null;
  state: string;
  /** The state in words. */
  stateName: string;
  /** Who has the next move; 「本单位」 where it is the reader. */
  turn: string;
}

/** How many open matters there are in all, and under each of the lamps that warn. */
interface WorkCounts {
  all: number;
  red: number;
  yellow: number;
}

/** The lamps by which the list can be narrowed. */
export type LampFilter = 'red' | 'yellow';

type Row = Omit<WorkRow, 'stateName' | 'turn'>;

const pageSize = 50;
const others: Partial<Record<string, string>> = {
  disputed: '督查室',
  reported_done: '审核人',
  under_review: '审核人',
  answered: '督查室',
  draft: '两办督查室主任',
  submitted: '审核人',
};

/** What is open for an actor, worst first. */
@Injectable()
export class MyWorkQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
  ) {}

  /** The fifty worst, with the counts of all; `lamp` narrows the rows, never the counts. */
  async list(actor: Actor, { lamp }: { lamp?: LampFilter | undefined } = {}) {
    const em = this.orm.em.fork();
    const work = workOf(actor, await this.clock.now(em, actor.cityId));
    const [counts = { all: 0, red: 0, yellow: 0 }] = await em.execute<WorkCounts[]>(sql`
      select count(*)::integer as all, count(*) filter (where lamp = 'red')::integer as red,
        count(*) filter (where lamp = 'yellow')::integer as yellow from (${work}) as work`);
    const rows = await em.execute<Row[]>(sql`
      select * from (${work}) as work where ${lamp ?? null}::text is null or lamp = ${lamp ?? null}
      order by array_position(array['red', 'yellow', 'grey', 'green'], lamp), "dueAt" nulls last, id
      limit ${pageSize}`);
    return { counts, rows: rows.map((row) => withWords(row, actor)) };
  }
}

function workOf(actor: Actor, now: Date): RawQueryFragment {
  return sql`${openParts(actor)} union all ${openOrders(actor, now)} union all ${reportsToReview(actor, now)}`;
}

function withWords(row: Row, actor: Actor): WorkRow {
  const owner = row.bodyId === actor.bodyId ? '本单位' : row.bodyName;
  return {
    ...row,
    stateName: stateNameOf(row),
    turn: (row.state === 'suspended' ? null : others[row.state]) ?? owner,
  };
}

function stateNameOf({ kind, state }: Row): string {
  if (kind === 'order') return orderStates.states[state as OrderState].name;
  return kind === 'part' ? partStates.states[state as PartState].name : '待审核';
}
