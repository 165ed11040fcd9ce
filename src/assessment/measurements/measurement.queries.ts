import { Injectable } from '@nestjs/common';
import { MikroORM } from '@mikro-orm/postgresql';
import { dayOf, endOfDay } from '../../domain/calendar/city-day.js';
import type { WorkingCalendar } from '../../domain/calendar/working-calendar.js';
import type { Actor } from '../../identity/actor.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CityClock } from '../../persistence/city-clock.js';
import { closedPeriods } from './closed-period.record.js';
import { readDataMonths, readOwedRows } from './owed-rows.record.js';
import type { DataMonth, OwedRow } from './owed-rows.record.js';

/** Where a value stands: still owed, waiting for the second person, returned, or measured. */
type RowState = 'missing' | 'entered' | 'returned' | 'approved';

/** A row of the desk, with how late it is. */
export interface DeskRow extends OwedRow {
  state: RowState;
  /** No value is taken any more. */
  closed: boolean;
  /** The move is overdue: wd after the day; null: it is not. */
  lateWd: number | null;
  /** It came after its day. */
  cameLate: boolean;
}

/** The rows of one month, its days, and the months that one may choose. */
export interface Desk {
  months: readonly DataMonth[];
  month: DataMonth | null;
  rows: DeskRow[];
}

/** A data owner who is late in a month. */
export interface LateOwner {
  ownerId: string;
  name: string;
  owed: number;
  missing: number;
  waiting: number;
  lateWd: number;
}

/** What data owners owe, month by month, and who is late. */
@Injectable()
export class MeasurementQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly laws: CityLawService,
  ) {}

  /** The rows that the reader's body gives; of the newest month where none is named. */
  desk(actor: Actor, month: string | null): Promise<Desk> {
    return this.#rowsOf(actor, month, { ownerId: actor.bodyId });
  }

  /** The rows by which the reader's body itself is assessed. */
  ofOwnBody(actor: Actor, month: string | null): Promise<Desk> {
    return this.#rowsOf(actor, month, { bodyId: actor.bodyId });
  }

  /** Who owes values of a month after their day, or has not approved them, the longest first. */
  async late(actor: Actor, month: string | null): Promise<{ month: DataMonth | null; owners: LateOwner[] }> {
    const desk = await this.#rowsOf(actor, month, {});
    const byOwner = Map.groupBy(desk.rows, ({ ownerId }) => ownerId);
    const owners = [...byOwner].map(([ownerId, rows]) => ({
      ownerId,
      name: rows[0]?.ownerName ?? '',
      owed: rows.length,
      missing: rows.filter(({ state }) => state === 'missing' || state === 'returned').length,
      waiting: rows.filter(({ state }) => state === 'entered').length,
      lateWd: Math.max(-1, ...rows.map(({ lateWd }) => lateWd ?? -1)),
    }));
    const late = owners.filter(({ lateWd }) => lateWd >= 0);
    return {
      month: desk.month,
      owners: late.sort((one, other) => other.lateWd - one.lateWd || other.missing - one.missing),
    };
  }

  async #rowsOf(
    { cityId }: Actor,
    asked: string | null,
    whose: { ownerId?: string; bodyId?: string },
  ): Promise<Desk> {
    const em = this.orm.em.fork();
    const now = await this.clock.now(em, cityId);
    const months = await readDataMonths(em, cityId, dayOf(now));
    const month = months.find((one) => one.month === asked) ?? months[0] ?? null;
    if (month === null) return { months, month, rows: [] };
    const rows = await readOwedRows(em, { cityId, month: month.month, ...whose });
    const { calendar } = await this.laws.current(em, cityId, now);
    const closed = await closedPeriods(em, cityId, [...new Set(rows.map(({ period }) => period))]);
    return { months, month, rows: rows.map((row) => deskRow(row, { month, now, calendar, closed })) };
  }
}

interface DeskTerms {
  month: DataMonth;
  now: Date;
  calendar: WorkingCalendar;
  closed: ReadonlySet<string>;
}

function deskRow(row: OwedRow, { month, now, calendar, closed }: DeskTerms): DeskRow {
  const state = stateOf(row);
  const due = endOfDay(state === 'entered' ? month.approveOn : month.dueOn);
  const isLate = state !== 'approved' && now > due && !closed.has(row.period);
  return {
    ...row,
    state,
    closed: closed.has(row.period),
    lateWd: isLate ? calendar.workingDaysBetween(due, now) : null,
    cameLate: row.entry !== null && new Date(row.entry.enteredAt) > endOfDay(month.dueOn),
  };
}

// A correction on its way leaves the approved value in force.
function stateOf({ actual, entry }: OwedRow): RowState {
  if (actual !== null) return 'approved';
  if (entry === null || entry.state === 'approved') return 'missing';
  return entry.state;
}
