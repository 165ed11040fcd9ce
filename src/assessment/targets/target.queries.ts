import { Injectable } from '@nestjs/common';
import { MikroORM } from '@mikro-orm/postgresql';
import { quarterOfPeriod } from '../../domain/assessment/data-month.js';
import { dayOf } from '../../domain/calendar/city-day.js';
import type { Actor } from '../../identity/actor.js';
import { CityClock } from '../../persistence/city-clock.js';
import { closedPeriods } from '../measurements/closed-period.record.js';
import { SchemeQueries } from '../schemes/scheme.queries.js';
import type { SchemeHead } from '../schemes/scheme.queries.js';
import * as record from './target.record.js';
import type { TargetBody, TargetCell, TargetRow } from './target.record.js';
import type { GridQuery } from './target.schema.js';

/** The grid of body × row of one scheme in one period. */
export interface TargetGrid {
  scheme: SchemeHead;
  period: string;
  periods: { period: string; closed: boolean }[];
  closed: boolean;
  rows: TargetRow[];
  /** The bodies of this page, or the one that was asked for. */
  bodies: TargetBody[];
  /** Every body of the scheme. */
  everyBody: TargetBody[];
  /** Code of the one body that was asked for. */
  body: string | null;
  cells: TargetCell[];
  notApplicable: ReadonlySet<string>;
  page: number;
  pages: number;
}

// A form sends at most a thousand fields; a page of the grid stays well below.
const mostCells = 800;

/** 目标值: what is set, period by period. */
@Injectable()
export class TargetQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly schemes: SchemeQueries,
  ) {}

  /** The grid of a period; the running one, or the year's first, where none is asked for. @throws record.not-found */
  grid(actor: Actor, id: string, asked: GridQuery): Promise<TargetGrid> {
    return this.#grid(actor, id, { asked, most: mostCells });
  }

  /** The same with all bodies, for the template. */
  whole(actor: Actor, id: string, asked: GridQuery): Promise<TargetGrid> {
    return this.#grid(actor, id, { asked, most: Infinity });
  }

  async #grid(
    actor: Actor,
    id: string,
    { asked, most }: { asked: GridQuery; most: number },
  ): Promise<TargetGrid> {
    const em = this.orm.em.fork();
    const { cityId } = actor;
    const scheme = await this.schemes.head(actor, id);
    const own = [...['Q1', 'Q2', 'Q3', 'Q4'].map((name) => `${scheme.year}${name}`), String(scheme.year)];
    const closed = await closedPeriods(em, cityId, own);
    const running = quarterOfPeriod(dayOf(await this.clock.now(em, cityId)).slice(0, 7));
    const period =
      own.find((one) => one === asked.period) ?? own.find((one) => one === running) ?? own[0] ?? '';
    const of = { id, cityId };
    const all = await record.readTargetRows(em, of);
    const rows = all.filter(
      (row) => (row.period === 'annual') === !period.includes('Q') && row.method !== 'negative',
    );
    const everyBody = await record.readTargetBodies(em, of);
    const one = everyBody.filter(({ code }) => code === asked.body);
    const bodies = one.length === 0 ? everyBody : one;
    const size = Math.max(1, Math.floor(most / Math.max(1, rows.length)));
    const pages = Math.max(1, Math.ceil(bodies.length / size));
    const page = Math.min(asked.page ?? 1, pages);
    return {
      ...{ scheme, period, rows, page, pages, closed: closed.has(period) },
      periods: own.map((one) => ({ period: one, closed: closed.has(one) })),
      ...{ everyBody, body: one[0]?.code ?? null },
      bodies: pages === 1 ? bodies : bodies.slice((page - 1) * size, page * size),
      cells: await record.readTargets(em, of, period),
      notApplicable: await record.readNotApplicable(em, of),
    };
  }
}
