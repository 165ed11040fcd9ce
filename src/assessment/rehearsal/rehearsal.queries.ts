import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { PeriodInput } from '../../domain/assessment/period-input.js';
import { quarterOf } from '../../domain/assessment/quarter.js';
import { rehearse } from '../../domain/assessment/rehearsal/rehearse.js';
import type { Rehearsal } from '../../domain/assessment/rehearsal/rehearse.js';
import { startOfDay } from '../../domain/calendar/city-day.js';
import type { Actor } from '../../identity/actor.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { formulaRunner } from '../scores/formula.js';
import { readPeriodInput } from '../scores/period-input.record.js';
import type { PeriodOf } from '../scores/period-rows.record.js';
import { SchemeQueries } from '../schemes/scheme.queries.js';
import type { SchemeHead } from '../schemes/scheme.queries.js';
import type { RehearsalAnswer } from './rehearsal.schema.js';

/** 预演: a scheme on the stored data of an earlier quarter. It reads and computes; it writes nothing. */
@Injectable()
export class RehearsalQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly laws: CityLawService,
    private readonly schemes: SchemeQueries,
  ) {}

  /** On the quarter that is asked for, else on the newest one with data. @throws record.not-found */
  async rehearse(actor: Actor, id: string, asked?: string): Promise<RehearsalAnswer> {
    const em = this.orm.em.fork();
    const { cityId } = actor;
    const { code, kind } = await this.schemes.head(actor, id);
    const periods = await storedQuarters(em, cityId);
    const period = periods.find((one) => one === asked) ?? periods[0] ?? null;
    const quarter = quarterOf(period ?? '');
    // The overall measure has no rows of its own.
    if (quarter === null || kind === 'overall') return { ...nothing, period, periods };
    const rehearsal = await this.#on(em, { cityId, quarter }, { id, code, kind });
    return { period, periods, ...withNames(rehearsal, await namesOf(em, cityId, id)) };
  }

  // By the rule pack of that quarter, before and after: what differs comes from the scheme alone.
  async #on(
    em: EntityManager,
    of: PeriodOf,
    { id, code, kind }: Pick<SchemeHead, 'id' | 'code' | 'kind'>,
  ): Promise<Rehearsal> {
    const law = await this.laws.current(em, of.cityId, startOfDay(of.quarter.lastDay));
    if (kind === 'categorised') {
      const before = await readPeriodInput(em, of, { law });
      const after = await readPeriodInput(em, of, { law, instead: id });
      return rehearse({ before, after }, code, formulaRunner);
    }
    const issued = await issuedSpecial(em, of, code);
    const former = issued === null ? { law } : { law, instead: issued };
    const before = measureAlone(await readPeriodInput(em, of, former));
    const after = measureAlone(await readPeriodInput(em, of, { law, instead: id }));
    return rehearse({ before, after }, code, formulaRunner);
  }
}

/** The special measure of this code in force on the last day of the quarter; null: there was none. */
async function issuedSpecial(em: EntityManager, of: PeriodOf, code: string): Promise<string | null> {
  const { cityId, quarter } = of;
  const [row] = await em.execute<{ id: string }[]>(sql`select id from scheme
    where city_id = ${cityId} and year = ${quarter.year} and code = ${code} and kind = 'special' and state = 'issued'
      and effective_on <= ${quarter.lastDay} order by version desc limit 1`);
  return row?.id ?? null;
}

// A special measure is rehearsed for itself, in the place of the schemes of its bodies.
function measureAlone(input: PeriodInput): PeriodInput {
  const alone = { ...input };
  delete alone.overall;
  delete alone.specials;
  return alone;
}

const nothing = { moves: [], idle: [], tipping: [], outOfReach: [], leftOut: [] };

async function storedQuarters(em: EntityManager, cityId: string): Promise<string[]> {
  const rows = await em.execute<{ period: string }[]>(sql`select period from measurement
    where city_id = ${cityId} and period like '%Q%' and actual is not null group by period order by period desc limit 8`);
  return rows.map(({ period }) => period);
}

type NameOf = (code: string) => string;

async function namesOf(em: EntityManager, cityId: string, schemeId: string): Promise<NameOf> {
  const rows = await em.execute<{ code: string; name: string }[]>(sql`
    select code, short_name as name from body where city_id = ${cityId} and category is not null
    union all select code, name from scheme_row where scheme_id = ${schemeId}`);
  const names = new Map(rows.map(({ code, name }) => [code, name]));
  return (code) => names.get(code) ?? code;
}

// The most sensitive weight first; what tips nothing comes last.
function withNames({ moves, idle, tipping, outOfReach, leftOut }: Rehearsal, nameOf: NameOf) {
  const named = <T extends { code: string }>(each: T) => ({ ...each, name: nameOf(each.code) });
  const maybe = (code: string | null) => code && nameOf(code);
  const size = (changeBp: number | null) => (changeBp === null ? Infinity : Math.abs(changeBp));
  return {
    moves: moves.map(named),
    idle: idle.map(named),
    tipping: tipping
      .map((each) => ({ ...named(each), above: maybe(each.above), below: maybe(each.below) }))
      .sort((one, other) => size(one.changeBp) - size(other.changeBp) || 0),
    outOfReach: outOfReach.map((each) => ({ ...named(each), leader: nameOf(each.leader) })),
    leftOut: leftOut.map(named),
  };
}
