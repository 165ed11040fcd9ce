import { z } from 'zod';
import { readCheckedYaml } from '../../src/config/checked-yaml.js';
import { consequenceRules } from '../../src/config/consequence-rules.schema.js';
import { checkRulePack } from '../../src/config/rule-pack.js';
import type { RulePack } from '../../src/domain/rule-pack.js';
import { cityRulePack } from '../../src/organization/city-data/rule-rows.js';
import { usualManners } from './manners.js';
import type { Manners } from './manners.js';

const share = z.number().min(0).max(1);
const quarter = z.string().regex(/^20\d\dQ[1-4]$/, '季度写成 2025Q1');

const scenarioSchema = z.strictObject({
  name: z.string().trim().min(1).max(100),
  year: z.int().min(2024).max(2026).optional(),
  seed: z.int().min(0).optional(),
  until: z.enum(['year-end', 'settled']).default('settled'),
  manners: z
    .strictObject({
      tasksADecision: z.int().min(1).max(200),
      interviewsSigned: share,
      heardHeads: share,
      rewardsDeclined: share,
    })
    .partial()
    .default({}),
  rules: consequenceRules.pick({ bonusFen: true, redFlags: true, fundYearFen: true }).partial().default({}),
  behind: z.record(quarter, z.int().min(0).max(100)).default({}),
});

/** What a year shall contain: it sets what goes into a year, and what comes out of it is counted as ever. */
export interface Scenario {
  name: string | null;
  year: number | null;
  seed: number | null;
  /** `year-end`: the story ends on 31 December; `settled`: once the fourth quarter is published and paid. */
  until: 'year-end' | 'settled';
  manners: Manners;
  /** The rule pack with which the city begins. */
  rules: RulePack;
  /** How many bodies fall behind in a quarter. */
  behind: Readonly<Record<string, number>>;
}

/** A year as it is without a scenario. */
export const usualYear = (): Scenario => ({
  ...{ name: null, year: null, seed: null, until: 'settled', behind: {} },
  ...{ manners: usualManners, rules: cityRulePack() },
});

/**
 * Reads a scenario, YAML or JSON.
 * @throws Error that names the file and, for each problem, its line and its path in the file
 */
export function readScenario(file: string): Scenario {
  const read = readCheckedYaml(file, scenarioSchema, 'scenario');
  const usual = usualYear();
  const rules = { ...usual.rules, consequence: { ...usual.rules.consequence, ...given(read.rules) } };
  const { problems } = checkRulePack(rules);
  if (problems.length > 0) throw new Error(`${file}: ${problems.map(({ message }) => message).join('; ')}`);
  return {
    ...{ name: read.name, year: read.year ?? null, seed: read.seed ?? null },
    ...{ until: read.until, behind: read.behind, rules },
    manners: { ...usual.manners, ...given(read.manners) },
  };
}

// What is left out of the file stays as it usually is.
const given = <T extends object>(some: T) =>
  Object.fromEntries(Object.entries(some).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
