import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { PeriodInput } from '../../domain/assessment/period-input.js';
import { quarterOf } from '../../domain/assessment/quarter.js';
import type { Quarter } from '../../domain/assessment/quarter.js';
import { rehearse } from '../../domain/assessment/rehearsal/rehearse.js';
import type { Rehearsal } from '../../domain/assessment/rehearsal/rehearse.js';
import { startOfDay } from '../../domain/calendar/city-day.js';
import type { Actor } from '../../identity/actor.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { formulaRunner } from '../scores/formula.js';
import { readPeriodInput } from '../scores/period-input.record.js';
import { SchemeQueries } from '../schemes/scheme.queries.js';
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
    const { code } = await this.schemes.head(actor, id);
    const periods = await storedQuarters(em, cityId);
    const period = periods.find((one) => one === asked) ?? periods[0] ?? null;
    const quarter = quarterOf(period ?? '');
    if (quarter === null) return { ...nothing, period: null, periods };
    const rehearsal = await this.#on(em, { cityId, quarter }, { id, code });
    return { period, periods, ...withNames(rehearsal, await namesOf(em, cityId, id)) };
  }

  // By the rule pack of that quarter, before and after: what differs comes from the scheme alone.
  async #on(
    em: EntityManager,
    of: { cityId: string; quarter: Quarter },
    { id, code }: { id: string; code: string },
  ): Promise<Rehearsal> {
    const law = await this.laws.current(em, of.cityId, startOfDay(of.quarter.lastDay));
    const before = schemesAlone(await readPeriodInput(em, of, { law }));
    const after = schemesAlone(await readPeriodInput(em, of, { law, instead: id }));
    return rehearse({ before, after }, code, formulaRunner);
  }
}

// A scheme is rehearsed for itself: what special measures add is the same before and after.
function schemesAlone(input: PeriodInput): PeriodInput {
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
