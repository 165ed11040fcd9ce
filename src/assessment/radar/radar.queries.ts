import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import { quarterAt, quartersBack } from '../../domain/assessment/quarter.js';
import type { RadarRules } from '../../domain/assessment/radar/radar-rules.js';
import { samplingWeights } from '../../domain/assessment/radar/radar-sign.js';
import type { SamplingWeight } from '../../domain/assessment/radar/radar-sign.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CityClock } from '../../persistence/city-clock.js';
import { readParts, readRadarValues, readReports } from './radar-facts.record.js';
import { radarSigns } from './radar-signs.js';
import type { RadarSign } from './radar-signs.js';

/** What the radar sees of a quarter. */
export interface Radar {
  period: string;
  /** The present quarter and the three before it, the newest first. */
  periods: string[];
  /** By which figures; what they mean stands in rules/README.md. */
  rules: RadarRules;
  signs: (RadarSign & { bodyName: string })[];
  /** Bodies that weigh more than 1, the heaviest first; ties in official order. */
  weights: (SamplingWeight & { bodyName: string })[];
}

const quartersShown = 4;

/** The anti-gaming radar 反作弊雷达: signs that decide how likely a body is looked at, and nothing else. */
@Injectable()
export class RadarQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly laws: CityLawService,
  ) {}

  /** All signs of a quarter with their evidence; without one of the present quarter. */
  async look(cityId: string, asked?: string): Promise<Radar> {
    const em = this.orm.em.fork();
    const now = await this.clock.now(em, cityId);
    const periods = quartersBack(quarterAt(now), quartersShown);
    const period = periods.find((one) => one === asked) ?? periods[0] ?? '';
    const { signs, rules } = await this.#signs(cityId, period);
    const names = await this.#bodies(cityId);
    const order = [...names.keys()];
    const nameOf = (code: string) => names.get(code) ?? code;
    const official = (one: { bodyCode: string }, other: { bodyCode: string }) =>
      order.indexOf(one.bodyCode) - order.indexOf(other.bodyCode);
    return {
      ...{ period, periods, rules },
      signs: signs.map((sign) => ({ ...sign, bodyName: nameOf(sign.bodyCode) })),
      weights: samplingWeights(signs, rules.weight)
        .sort((one, other) => other.weight - one.weight || official(one, other))
        .map((weight) => ({ ...weight, bodyName: nameOf(weight.bodyCode) })),
    };
  }

  /** The weights of the verification sample by code of the body; a body that is not in it weighs 1. @throws request.invalid */
  async samplingWeights(cityId: string, period: string): Promise<ReadonlyMap<string, SamplingWeight>> {
    const { signs, rules } = await this.#signs(cityId, period);
    return new Map(samplingWeights(signs, rules.weight).map((weight) => [weight.bodyCode, weight]));
  }

  async #signs(cityId: string, period: string): Promise<{ signs: RadarSign[]; rules: RadarRules }> {
    const em = this.orm.em.fork();
    const { rules } = await this.laws.current(em, cityId, await this.clock.now(em, cityId));
    const of = { cityId, period };
    const facts = {
      reports: await readReports(em, of),
      parts: await readParts(em, of),
      values: await readRadarValues(em, of),
    };
    // Some thousand texts are compared at one go: whoever waits has his turn before that.
    await setImmediate();
    return { signs: radarSigns(facts, rules.radar), rules: rules.radar };
  }

  async #bodies(cityId: string): Promise<Map<string, string>> {
    const rows = await this.orm.em.fork().execute<{ code: string; name: string }[]>(sql`
      select code, short_name as name from body where city_id = ${cityId}
      order by array_position(array['city', 'county', 'township'], level), sort, code`);
    return new Map(rows.map(({ code, name }) => [code, name]));
  }
}
