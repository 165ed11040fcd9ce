import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { quarterOf } from '../../domain/assessment/quarter.js';
import { lastMonthOf, quarterOfPeriod } from '../../domain/assessment/data-month.js';
import { judgeYear } from '../../domain/assessment/year-walk/judge-year.js';
import type { DueAct } from '../../domain/assessment/year-walk/judge-year.js';
import { noFacts } from '../../domain/assessment/year-walk/row-state.js';
import type { PeriodFacts } from '../../domain/assessment/year-walk/row-state.js';
import { wordsOfRow } from '../../domain/assessment/year-walk/row-words.js';
import type { CityLaw } from '../../domain/city-law.js';
import { lateDeductions } from '../deductions/deduction-clock.record.js';
import { proposalsOf } from '../deductions/propose.record.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CityClock } from '../../persistence/city-clock.js';
import { Nudge } from '../../persistence/nudge.js';
import { runAndCommit } from '../../persistence/prepared.js';
import { wakeInMs } from '../../supervision/lamps/live-clock.record.js';
import type { Look } from '../../supervision/lamps/supervise.service.js';
import { yearWorkflowId } from '../../temporal/workflow-ids.js';
import * as record from './assessment-year.record.js';
import type { KeptAct, YearOf } from './assessment-year.record.js';
import { factsOfDebts, readDebts, readPeriodFacts } from './year-facts.record.js';
import type { OwnerDebt } from './year-facts.record.js';
import { tellOfRow } from './year-notice.record.js';

interface Moment {
  cityId: string;
  law: CityLaw;
  now: Date;
}

/** What is known about the periods of the acts that are due. */
interface Known {
  facts: ReadonlyMap<string, PeriodFacts>;
  debts: ReadonlyMap<string, readonly OwnerDebt[]>;
}

/**
 * Does whatever one assessment year asks for at this moment: opens rows, reminds, closes them, tells whoever has the next
 * move, proposes what the lamps of a quarter that ends deduct, and tells once of a deduction that is late. It decides and computes nothing itself: that is a
 * person's command. Safe to run twice.
 */
@Injectable()
export class FollowYearService {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly laws: CityLawService,
    private readonly nudge: Nudge,
  ) {}

  /** One look, again at once while something fell due meanwhile; done once the last row is closed. `id` is `<city>/<year>`. */
  async follow(id: string): Promise<Look> {
    const of = record.readYearId(id);
    if (of === null) return { done: true, wakeInMs: 0 };
    for (;;) {
      const done = await this.orm.em.fork().transactional((em) => this.#look(em, of));
      this.nudge.afterCommit('notice');
      if (done) return { done: true, wakeInMs: 0 };
      const workflowId = yearWorkflowId(of.cityId, of.year);
      const wake = await wakeInMs(this.orm.em.fork(), this.clock, workflowId);
      if (wake > 0) return { done: false, wakeInMs: wake };
    }
  }

  async #look(em: EntityManager, of: YearOf): Promise<boolean> {
    const { cityId } = of;
    const year = await record.lockYear(em, of);
    // What counts is the clock read once the lock is held.
    const { now } = await this.clock.read(em, cityId);
    if (year === undefined) {
      await runAndCommit(em, record.saveYearClock(of, null, now));
      return true;
    }
    const law = await this.laws.current(em, cityId, now);
    const rows = await record.readCalendarRows(em, of);
    const done = await record.readDoneActs(em, of);
    const { due, nextDueAt } = judgeYear({ rows, done, beganAt: year.beganAt }, law, now);
    const moment = { cityId, law, now };
    const late = await lateDeductions(em, of.year, moment);
    const { writes, proposed } = due.length === 0 ? nothing : await actsOf(em, due, moment);
    // What was proposed in this look has a limit of its own: the next look, at once, knows it.
    const next = earliest([nextDueAt, late.nextDueAt, proposed ? now : null]);
    await runAndCommit(em, [...late.writes, ...writes, ...record.saveYearClock(of, next, now)]);
    return next === null;
  }
}

const nothing = { writes: [], proposed: false };

function earliest(times: readonly (Date | null)[]): Date | null {
  const known = times.flatMap((time) => (time === null ? [] : [time.getTime()]));
  return known.length === 0 ? null : new Date(Math.min(...known));
}

async function actsOf(
  em: EntityManager,
  due: readonly DueAct[],
  moment: Moment,
): Promise<{ writes: RawQueryFragment[]; proposed: boolean }> {
  const known = await readKnown(em, due, moment.cityId);
  const kept: KeptAct[] = [];
  const notices: RawQueryFragment[] = [];
  for (const { row, act, passedOver } of due) {
    const facts = known.facts.get(row.period) ?? noFacts;
    let told = 0;
    for (const word of passedOver ? [] : wordsOfRow(row, act, facts)) {
      const debts = known.debts.get(row.period) ?? [];
      const { hearers, writes } = await tellOfRow(em, { row, word, debts }, moment);
      told += hearers;
      notices.push(...writes);
    }
    kept.push({ stepId: row.id, act, passedOver, told, facts: passedOver ? null : facts });
  }
  const proposals = await proposedBy(em, due, moment);
  const acts = record.keepActs(moment.cityId, kept, moment.now);
  return { writes: [...acts, ...notices, ...proposals, trail(due, moment)], proposed: proposals.length > 0 };
}

// A quarter ends as the window of its last month closes: in that moment its lamps are looked at.
async function proposedBy(
  em: EntityManager,
  due: readonly DueAct[],
  moment: Moment,
): Promise<RawQueryFragment[]> {
  const closing = due.filter(({ row, act }) => row.code === 'report_window' && act === 'close');
  const writes: RawQueryFragment[] = [];
  for (const { row } of closing) {
    const period = quarterOfPeriod(row.period) ?? '';
    const quarter = quarterOf(period);
    if (quarter === null || lastMonthOf(period) !== row.period) continue;
    const proposed = await proposalsOf(em, { ...moment, quarter, by: null });
    writes.push(...proposed.writes);
  }
  return writes;
}

// Values are counted for the months whose data are due, everything else for quarters and years.
async function readKnown(em: EntityManager, due: readonly DueAct[], cityId: string): Promise<Known> {
  const told = due.filter(({ passedOver }) => !passedOver).map(({ row }) => row);
  const months = new Set(told.filter(({ code }) => code.startsWith('data_')).map(({ period }) => period));
  const debts = new Map<string, readonly OwnerDebt[]>();
  for (const month of months) debts.set(month, await readDebts(em, cityId, month));
  const others = told.map(({ period }) => period).filter((period) => !/^\d{4}-/.test(period));
  const facts = await readPeriodFacts(em, cityId, [...new Set(others)]);
  for (const [month, owed] of debts) facts.set(month, factsOfDebts(owed));
  return { facts, debts };
}

const trail = (due: readonly DueAct[], { cityId, now }: Moment): RawQueryFragment => sql`
  insert into audit_entry (city_id, city_time, action, subject_type, subject_ids, result, details)
  values (${cityId}, ${now}, 'system:follow-year', 'assessment-year',
    ${`{${[...new Set(due.map(({ row }) => row.id))].join(',')}}`}::uuid[], 'done',
    ${JSON.stringify({ acts: due.map(({ row, act }) => `${row.period} ${row.code} ${act}`) })}::jsonb)`;
