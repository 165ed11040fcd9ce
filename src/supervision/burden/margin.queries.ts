import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import type { Actor } from '../../identity/actor.js';
import { partsWithin } from '../my-work/my-work.record.js';

/** Which rows of the ledger are listed; `reasoned` are those for which the head had to say why. */
export type MarginShow = 'all' | 'reasoned' | 'unchanged';

/** One task that a body gave down, and what it kept of its own working days. */
interface MarginRow {
  taskId: string;
  /** The part that was broken down. */
  partId: string;
  number: string;
  wording: string;
  decisionTitle: string;
  bodyName: string;
  /** To whom it was given, in official order. */
  toNames: string[];
  passedWd: number;
  keptWd: number | null;
  leftWd: number | null;
  /** Kept share of what was left, in percent; null: no date, or nothing was left. */
  keptPercent: number | null;
  reason: string | null;
  unchanged: boolean;
  enteredAt: Date;
}

/** What one body kept altogether. */
export interface MarginSum {
  bodyCode: string;
  bodyName: string;
  tasks: number;
  passedWd: number;
  keptWd: number;
  leftWd: number;
  keptPercent: number | null;
  reasoned: number;
  unchanged: number;
}

/** How many rows of the ledger stand on a page. */
export const marginsOnPage = 50;

// Aliases p, t, d and b are those of the part that was broken down, as partsWithin asks for them.
const from = sql`from margin_entry m join task_part p on p.id = m.parent_part_id join task t on t.id = p.task_id
  join decision d on d.id = p.decision_id join body b on b.id = m.body_id`;

/** Reads of the margin ledger 留用台账. */
@Injectable()
export class MarginQueries {
  constructor(private readonly orm: MikroORM) {}

  /** The tasks that were given down within the actor's reach, newest first, fifty a page. */
  async list(actor: Actor, { show = 'all', page = 1 }: { show?: MarginShow; page?: number }) {
    const rows = await this.orm.em.fork().execute<MarginRow[]>(sql`
      select c.id as "taskId", p.id as "partId", c.number, c.wording, d.title as "decisionTitle",
        b.short_name as "bodyName", array(select o.short_name from task_part cp join body o on o.id = cp.body_id
          where cp.task_id = c.id order by cp.role desc, o.sort) as "toNames",
        m.passed_wd as "passedWd", m.kept_wd as "keptWd", m.left_wd as "leftWd",
        round(100.0 * m.kept_wd / nullif(m.left_wd, 0), 1)::float8 as "keptPercent", m.reason, m.unchanged,
        m.entered_at as "enteredAt"
      ${from} join task c on c.id = m.task_id where ${within(actor, show)}
      order by m.entered_at desc, c.number, m.task_id limit ${marginsOnPage + 1} offset ${(page - 1) * marginsOnPage}`);
    return { items: rows.slice(0, marginsOnPage), hasMore: rows.length > marginsOnPage };
  }

  /** How many of these tasks there are. */
  async count(actor: Actor, show: MarginShow): Promise<number> {
    const [row] = await this.orm.em
      .fork()
      .execute<{ count: number }[]>(
        sql`select count(*)::integer as count ${from} where ${within(actor, show)}`,
      );
    return row?.count ?? 0;
  }

  /** By body, in official order. */
  sums(actor: Actor): Promise<MarginSum[]> {
    return this.orm.em.fork().execute<MarginSum[]>(sql`
      select b.code as "bodyCode", b.short_name as "bodyName", count(*)::integer as tasks,
        sum(m.passed_wd)::integer as "passedWd", coalesce(sum(m.kept_wd), 0)::integer as "keptWd",
        coalesce(sum(m.left_wd), 0)::integer as "leftWd",
        round(100.0 * sum(m.kept_wd) / nullif(sum(m.left_wd), 0), 1)::float8 as "keptPercent",
        count(m.reason)::integer as reasoned, count(*) filter (where m.unchanged)::integer as unchanged
      ${from} where ${within(actor, 'all')} group by b.id
      order by array_position(array['city', 'county', 'township'], b.level), b.sort`);
  }
}

const within = (actor: Actor, show: MarginShow): RawQueryFragment => sql`m.city_id = ${actor.cityId}
  and ${partsWithin(actor)} and (${show} <> 'reasoned' or m.reason is not null)
  and (${show} <> 'unchanged' or m.unchanged)`;
