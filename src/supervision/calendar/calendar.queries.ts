import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { WorkingCalendar } from '../../domain/calendar/working-calendar.js';
import type { CalendarException } from '../../domain/calendar/working-calendar.js';
import { withYear, yearsOf } from '../../domain/calendar/year-plan.js';
import type { PlannedDay } from '../../domain/calendar/year-plan.js';
import { AppError } from '../../domain/errors.js';
import { calendarImportStates } from '../../domain/states/calendar-import-states.js';
import type { CalendarImportState } from '../../domain/states/calendar-import-states.js';
import { isReprojected, reproject } from '../../domain/supervision/deadline-ledger.js';
import type { Reprojection } from '../../domain/supervision/deadline-ledger.js';
import type { Actor } from '../../identity/actor.js';
import { mayDo } from '../../identity/permissions.js';
import { CityLawService, calendarsOf } from '../../organization/city-law.service.js';
import { CityClock } from '../../persistence/city-clock.js';
import { presentCalendar } from './calendar-import.service.js';
import { movedLimits } from './limit-recount.record.js';
import type { MovedLimit } from './limit-recount.record.js';
import { readEntries } from '../deadlines/deadline-entry.record.js';
import { holder } from '../orders/order-papers.record.js';

/** An imported year as it is listed. */
export interface CalendarImportRow {
  id: string;
  year: number;
  source: string;
  state: CalendarImportState;
  stateName: string;
  days: PlannedDay[];
  importedBy: string;
  importedAt: Date;
  decidedBy: string | null;
  decidedAt: Date | null;
  reason: string | null;
  calendarVersion: number | null;
  version: number;
  /** Whether the reader may confirm it now: a draft of another person. */
  mayConfirm: boolean;
}

/** What a draft would do to one running deadline. */
interface EffectRow extends Reprojection {
  partId: string;
  wording: string;
  bodyName: string;
}

/** What a draft would do to all running deadlines. */
export interface CalendarEffect {
  running: number;
  /** Deadlines that would be another day. */
  moved: number;
  /** Deadlines that stay, with more or fewer wd until them. */
  leftChanged: number;
  /** The first of them, those that move first. */
  rows: EffectRow[];
  /** Limits of orders, reviews and restrictions that would be another day, and the first of them. */
  limits: { count: number; rows: MovedLimit[] };
}

interface RunningRow {
  id: string;
  wording: string;
  bodyName: string;
  dueAt: Date;
  stoppedUntil: Date | null;
}

const pageSize = 2_000;
const shownRows = 50;

/** Reads the working calendar, its imports, and what a draft would do. */
@Injectable()
export class CalendarQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly laws: CityLawService,
  ) {}

  /** The calendar that counts now, its days of one year, and what was imported; the newest first. */
  async calendar(actor: Actor, year: number | null) {
    const em = this.orm.em.fork();
    const { version, days } = await presentCalendar(em, actor.cityId);
    const years = yearsOf(days);
    const shown = year ?? Number((await this.clock.now(em, actor.cityId)).toISOString().slice(0, 4));
    return {
      ...{ version, years, year: shown },
      days: days.filter(({ date }) => date.startsWith(`${shown}-`)),
      imports: await this.#imports(actor, null),
    };
  }

  /** One imported year. @throws record.not-found */
  async getImport(actor: Actor, id: string): Promise<CalendarImportRow> {
    const [row] = await this.#imports(actor, id);
    if (row === undefined) throw new AppError('record.not-found', '没有找到这份放假安排。');
    return row;
  }

  /** What a draft would do to every running deadline of the city, counted now. */
  async effectOf(
    { cityId }: Actor,
    { year, days }: Pick<CalendarImportRow, 'year' | 'days'>,
  ): Promise<CalendarEffect> {
    const em = this.orm.em.fork();
    const now = await this.clock.now(em, cityId);
    const law = await this.laws.fresh(em, cityId, now);
    const present = await presentCalendar(em, cityId);
    const to = new WorkingCalendar(present.version + 1, withYear(present.days, year, days));
    const calendarOf = await calendarsOf(em, cityId);
    const limits = await movedLimits(em, cityId, { rules: law.rules, from: law.calendar, to, now });
    const effect: CalendarEffect = {
      ...{ running: 0, moved: 0, leftChanged: 0, rows: [] },
      limits: { count: limits.length, rows: limits.slice(0, shownRows) },
    };
    for (let after: string | null = null; ;) {
      const page = await runningAfter(em, cityId, after);
      const entries = await readEntries(
        em,
        page.map(({ id }) => id),
        law.rules,
      );
      for (const row of page) {
        const running = { entries: entries.get(row.id) ?? [], ...row };
        count(effect, row, reproject(running, { calendarOf, from: law.calendar, to, now }));
      }
      after = page.length === pageSize ? (page.at(-1)?.id ?? null) : null;
      if (after === null) break;
    }
    return { ...effect, rows: effect.rows.toSorted(movedFirst).slice(0, shownRows) };
  }

  async #imports(actor: Actor, id: string | null): Promise<CalendarImportRow[]> {
    const may = mayDo(actor, 'calendar:confirm');
    const rows = await this.orm.em.fork().execute<(CalendarImportRow & { own: boolean })[]>(sql`
      select i.id, i.year, i.source, i.state, i.days, ${holder(sql`i.imported_by`)} as "importedBy",
        i.imported_at as "importedAt", i.decided_by_name as "decidedBy", i.decided_at as "decidedAt", i.reason,
        i.calendar_version as "calendarVersion", i.version, exists (select from appointment a
          where a.post_id = i.imported_by and a.person_id = ${actor.personId} and a.to_on is null) as own
      from calendar_import i where i.city_id = ${actor.cityId} and (${id}::uuid is null or i.id = ${id}::uuid)
      order by i.imported_at desc, i.id desc limit 30`);
    return rows.map(({ own, ...row }) => ({
      ...row,
      stateName: calendarImportStates.states[row.state].name,
      mayConfirm: may && row.state === 'draft' && !own,
    }));
  }
}

const runningAfter = (em: EntityManager, cityId: string, after: string | null): Promise<RunningRow[]> =>
  em.execute<RunningRow[]>(sql`select p.id, t.wording, b.short_name as "bodyName", p.due_at as "dueAt",
      case when p.state = 'suspended' then p.suspended_until end as "stoppedUntil"
    from task_part p join task t on t.id = p.task_id join body b on b.id = p.body_id
    where p.city_id = ${cityId} and (${after}::uuid is null or p.id > ${after}::uuid) and p.due_at is not null
      and p.state not in ('draft', 'concluded', 'withdrawn', 'transferred', 'merged')
    order by p.id limit ${pageSize}`);

function count(effect: CalendarEffect, row: RunningRow, projected: Reprojection): void {
  effect.running += 1;
  if (!isReprojected(projected)) return;
  if (isMoved(projected)) effect.moved += 1;
  else effect.leftChanged += 1;
  const { id: partId, wording, bodyName } = row;
  // Those that only have other days left are many and alike: of them the first are enough.
  if (isMoved(projected) || effect.rows.length < shownRows)
    effect.rows.push({ partId, wording, bodyName, ...projected });
}

const isMoved = ({ before, after }: Reprojection): boolean => before?.getTime() !== after?.getTime();

const movedFirst = (one: EffectRow, other: EffectRow): number =>
  Number(isMoved(other)) - Number(isMoved(one));

/** Days that follow each other under one name, as a notice says them. */
export interface CalendarStretch {
  name: string;
  kind: CalendarException['kind'];
  from: string;
  to: string;
  count: number;
}

/** The days of a year as stretches, in their order. */
export function stretchesOf(days: readonly CalendarException[]): CalendarStretch[] {
  const stretches: CalendarStretch[] = [];
  for (const { date, kind, name = '' } of days.toSorted((one, other) => one.date.localeCompare(other.date))) {
    const last = stretches.at(-1);
    const follows = last?.name === name && last.kind === kind && kind === 'holiday' && isNext(last.to, date);
    if (last !== undefined && follows) Object.assign(last, { to: date, count: last.count + 1 });
    else stretches.push({ name, kind, from: date, to: date, count: 1 });
  }
  return stretches;
}

const isNext = (one: string, other: string): boolean => Date.parse(other) - Date.parse(one) === 86_400_000;
