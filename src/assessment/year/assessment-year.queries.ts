import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { CalendarRow } from '../../domain/assessment/year-walk/judge-year.js';
import { moverOf, noFacts, standingOfRow } from '../../domain/assessment/year-walk/row-state.js';
import type { PeriodFacts, RowMover, RowStanding } from '../../domain/assessment/year-walk/row-state.js';
import { dayOf } from '../../domain/calendar/city-day.js';
import { AppError } from '../../domain/errors.js';
import { CityClock } from '../../persistence/city-clock.js';
import type { YearOf } from './assessment-year.record.js';
import { factsOfDebts, readDebts, readPeriodFacts } from './year-facts.record.js';

/** A row of the calendar as it stands today, with what the walk did with it. */
export interface YearRow extends CalendarRow {
  standing: RowStanding;
  mover: RowMover;
  provisional: boolean;
  openedAt: string | null;
  remindedAt: string | null;
  closedAt: string | null;
}

/** An assessment year as people look at it. */
export interface AssessmentYearView {
  year: number;
  years: number[];
  today: string;
  /** When its walk began and looks next; null: it has none, or has ended. */
  beganAt: string | null;
  nextDueAt: string | null;
  rows: YearRow[];
}

type ReadRow = Omit<YearRow, 'standing' | 'mover'>;

const monthsCounted = 2;

/** The assessment year 考核年度 as a calendar: what is open, whose move it is, what comes next. */
@Injectable()
export class AssessmentYearQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
  ) {}

  /** One year; without one that of today. @throws record.not-found for a year without a calendar */
  async look(cityId: string, asked?: number): Promise<AssessmentYearView> {
    const em = this.orm.em.fork();
    const today = dayOf(await this.clock.now(em, cityId));
    const years = await yearsOf(em, cityId);
    const year = asked ?? Math.min(Number(today.slice(0, 4)), years.at(-1) ?? 0);
    if (!years.includes(year)) throw new AppError('record.not-found', '这一年还没有考核日程。');
    const rows = await readRows(em, { cityId, year });
    const [walk] = await em.execute<{ beganAt: Date; nextDueAt: Date | null }[]>(sql`
      select began_at as "beganAt", next_due_at as "nextDueAt" from assessment_year
      where city_id = ${cityId} and year = ${year}`);
    const facts = await this.#facts(em, cityId, { rows, today });
    return {
      ...{ year, years, today },
      ...{
        beganAt: walk?.beganAt.toISOString() ?? null,
        nextDueAt: walk?.nextDueAt?.toISOString() ?? null,
      },
      rows: rows.map((row) => shown(row, { facts, today, beganAt: walk?.beganAt ?? null })),
    };
  }

  // Values are counted for the months that are going on; what an earlier month still lacks stands on its own page.
  async #facts(em: EntityManager, cityId: string, { rows, today }: { rows: ReadRow[]; today: string }) {
    const begun = rows.filter(({ code, startsOn }) => code === 'data_source' && startsOn <= today);
    const months = begun.slice(-monthsCounted).map(({ period }) => period);
    const others = new Set(rows.map(({ period }) => period).filter((period) => !/^\d{4}-/.test(period)));
    const facts = await readPeriodFacts(em, cityId, [...others]);
    for (const month of months) facts.set(month, factsOfDebts(await readDebts(em, cityId, month)));
    return facts;
  }
}

interface Around {
  facts: ReadonlyMap<string, PeriodFacts>;
  today: string;
  beganAt: Date | null;
}

function shown(row: ReadRow, { facts, today, beganAt }: Around): YearRow {
  const known = facts.get(row.period) ?? noFacts;
  const standing = standingOfRow(row, known, today);
  // Whatever ended before the walk began was never asked for by it.
  const before = beganAt !== null && row.dueOn < dayOf(beganAt);
  return {
    ...row,
    standing: before && standing === 'overdue' ? 'over' : standing,
    mover: moverOf(row.code, known),
  };
}

async function yearsOf(em: EntityManager, cityId: string): Promise<number[]> {
  const rows = await em.execute<{ year: number }[]>(
    sql`select distinct year from assessment_step where city_id = ${cityId} order by year`,
  );
  return rows.map(({ year }) => year);
}

const readRows = (em: EntityManager, { cityId, year }: YearOf): Promise<ReadRow[]> =>
  em.execute<ReadRow[]>(sql`
    select s.id, s.period, s.code, s.starts_on::text as "startsOn", s.due_on::text as "dueOn", s.provisional,
      max(a.at) filter (where a.act = 'open') as "openedAt",
      max(a.at) filter (where a.act = 'remind' and not a.passed_over) as "remindedAt",
      max(a.at) filter (where a.act = 'close') as "closedAt"
    from assessment_step s left join assessment_year_act a on a.step_id = s.id
    where s.city_id = ${cityId} and s.year = ${year}
    group by s.id order by s.starts_on, s.due_on, s.scope, s.code`);
