import type { EntityManager } from '@mikro-orm/postgresql';
import type { CityLaw } from '../../domain/city-law.js';
import type { BodyInput, Cell, PeriodInput, SchemeInput } from '../../domain/assessment/period-input.js';
import { readVetoes } from '../awards/award.record.js';
import { readDeductions, readTaken } from '../deductions/deduction.record.js';
import { readMeasures } from './measures.record.js';
import { readLedger } from './ledger.record.js';
import * as rows from './period-rows.record.js';
import type { BodyRead, PeriodOf, RuleRead, SchemeRead, SettingRead } from './period-rows.record.js';
import { ruleInput } from './rule-input.js';

/**
 * Reads from the record everything that a quarter is computed from, in an order of its own. With `instead`, that scheme
 * stands in the place of the one with its code, whatever its state: for a rehearsal, never for a score.
 */
export async function readPeriodInput(
  em: EntityManager,
  of: PeriodOf,
  { law, instead }: { law: CityLaw; instead?: string },
): Promise<PeriodInput> {
  const schemes = await schemesOf(em, of, instead);
  const rules = await readStandardised(em, of, { schemes, instead });
  const bodies = await rows.readBodies(em, of);
  const ledger = await readLedger(em, of, law.calendar);
  const settings = await rows.readSettings(em, schemes);
  const measures = await readMeasures(em, of, bodies);
  const deductions = await readDeductions(em, of);
  const taken = await readTaken(em, of);
  const vetoes = await readVetoes(em, { cityId: of.cityId, day: of.quarter.lastDay });
  const schemeOf = new Map(schemes.flatMap((scheme) => scheme.categories.map((each) => [each, scheme])));
  const assessed = bodies.flatMap((body): BodyInput[] => {
    const scheme = schemeOf.get(body.category);
    if (scheme === undefined) return [];
    const set = settings.find((one) => one.schemeId === scheme.id && one.bodyCode === body.code);
    const known = {
      parts: ledger.get(body.code) ?? [],
      deductions: deductions.get(body.code) ?? [],
      deductedEarlier: taken.get(body.code) ?? {},
      vetoes: vetoes.get(body.code) ?? [],
    };
    return [bodyInput(body, { scheme: scheme.code, set, ...known })];
  });
  return {
    ...{ period: of.quarter.period, day: of.quarter.lastDay, cityCode: of.cityId },
    rules: law.rules.assessment,
    schemes: schemes.map((scheme) => schemeInput(scheme, rules)),
    bodies: assessed,
    cells: await readCells(em, of, { schemes, rules, assessed }),
    ...measures,
  };
}

// A rehearsal asks what a scheme would do with the data: its new rows have no standards of last year.
async function readStandardised(
  em: EntityManager,
  { quarter }: PeriodOf,
  { schemes, instead }: { schemes: readonly SchemeRead[]; instead: string | undefined },
): Promise<RuleRead[]> {
  const rules = await rows.readRules(em, schemes, quarter);
  return instead === undefined ? rules : rules.map((rule) => ({ ...rule, withoutStandard: false }));
}

// The scheme of a rehearsal comes last: of its categories it is the one that counts.
async function schemesOf(em: EntityManager, of: PeriodOf, instead?: string): Promise<SchemeRead[]> {
  const issued = await rows.readSchemes(em, of);
  if (instead === undefined) return issued;
  const drafted = await rows.readScheme(em, of, instead);
  return [...issued.filter(({ code }) => drafted.every((one) => one.code !== code)), ...drafted];
}

interface BodyPlace extends Pick<
  BodyInput,
  'scheme' | 'parts' | 'deductions' | 'deductedEarlier' | 'vetoes'
> {
  set: SettingRead | undefined;
}

const bodyInput = (body: BodyRead, { set, ...known }: BodyPlace): BodyInput => ({
  ...{ code: body.code, group: set?.group ?? body.group, ranked: set?.ranked ?? true },
  ...{ output: body.output, ...known, awards: [] },
});

function schemeInput(scheme: SchemeRead, rules: readonly RuleRead[]): SchemeInput {
  const { id, code, version, sharedWeightBp } = scheme;
  const own = rules.filter(({ schemeId }) => schemeId === id);
  return { code, version, sharedWeightBp, rows: own.map((rule) => ruleInput(rule, scheme)) };
}

interface Around {
  schemes: readonly SchemeRead[];
  rules: readonly RuleRead[];
  assessed: readonly BodyInput[];
}

async function readCells(em: EntityManager, of: PeriodOf, around: Around): Promise<Cell[]> {
  const cells = new Map<string, Cell>();
  const cell = (code: string, bodyCode: string): Cell => {
    const known = cells.get(`${code} ${bodyCode}`);
    if (known !== undefined) return known;
    const fresh: Cell = { code, bodyCode, applicability: 'applies', target: null, actual: null, events: [] };
    cells.set(`${code} ${bodyCode}`, fresh);
    return fresh;
  };
  for (const { code, bodyCode, target, actual } of await rows.readValues(em, of))
    Object.assign(cell(code, bodyCode), { target, actual });
  for (const { code, bodyCode, ...event } of await rows.readEvents(em, of)) {
    const known = cell(code, bodyCode);
    known.events = [...known.events, event];
  }
  for (const { code, bodyCode } of await rows.readDeclared(em, of, around.schemes))
    cell(code, bodyCode).applicability = 'not-applicable';
  if (!of.quarter.closesYear)
    for (const [code, body] of annualCells(around)) cell(code, body).applicability = 'not-due';
  return [...cells.values()].sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
}

function annualCells({ schemes, rules, assessed }: Around): [code: string, bodyCode: string][] {
  const idOf = new Map(schemes.map(({ id, code }) => [code, id]));
  return assessed.flatMap(({ code, scheme }) =>
    rules
      .filter(({ schemeId, annual }) => annual && schemeId === idOf.get(scheme))
      .map((rule): [string, string] => [rule.code, code]),
  );
}

const keyOf = ({ code, bodyCode }: Cell): string => `${code} ${bodyCode}`;
