import { decimal } from './figure.js';
import type { Decimal } from './figure.js';

/** What is wrong with one parameter; its sentence stands in the texts under `plan-problem.<key>`. */
export interface ParameterProblem {
  key:
    | 'parameter-missing'
    | 'parameter-unknown'
    | 'parameter-malformed'
    | 'parameter-out-of-range'
    | 'parameter-shares'
    | 'parameter-equal-bounds'
    | 'parameter-direction'
    | 'parameter-gap';
  values: Readonly<Record<string, string>>;
}

/** How one parameter is read; what it refuses it returns as a problem. */
export type Field<T> = (given: unknown, name: string) => { value: T } | { problem: ParameterProblem };

/** Parameters by name with how each is read. */
export type Fields = Readonly<Record<string, Field<unknown>>>;

/** What the fields give once they are read. */
export type Values<F extends Fields> = { [Name in keyof F]: F[Name] extends Field<infer T> ? T : never };

/** Limits of a number, each inclusive unless it says `above`. */
interface Range {
  min?: string;
  above?: string;
  max?: string;
  /** Taken where the parameter is not given; without it the parameter must be there. */
  preset?: string;
}

/** Reads given parameters; unknown names are refused too. */
export function readParameters<F extends Fields>(
  fields: F,
  given: Readonly<Record<string, unknown>>,
): { values: Values<F> | null; problems: ParameterProblem[] } {
  const problems = Object.keys(given)
    .filter((name) => !(name in fields))
    .map((name) => problemOf('parameter-unknown', name));
  const values: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fields)) {
    const read = field(given[name], name);
    if ('problem' in read) problems.push(read.problem);
    else values[name] = read.value;
  }
  return { values: problems.length === 0 ? (values as Values<F>) : null, problems };
}

/** A decimal number. JSON numbers are taken by their shortest text, so 0.05 is exactly 0.05. */
export function number(range: Range = {}): Field<Decimal> {
  return (given, name) => {
    const value = given ?? range.preset;
    if (value === undefined) return { problem: problemOf('parameter-missing', name) };
    const read = readDecimal(value);
    if (read === null) return { problem: problemOf('parameter-malformed', name) };
    return isWithin(read, range) ? { value: read } : { problem: problemOf('parameter-out-of-range', name) };
  };
}

/** A share of the weight, 0 to `max` (default 1). */
export const share = (preset?: string, max = '1'): Field<Decimal> =>
  number({ min: '0', max, ...(preset === undefined ? {} : { preset }) });

/** One word of a list. */
export function choice<const T extends string>(words: readonly T[], preset: NoInfer<T>): Field<T> {
  return (given, name) => {
    const word = words.find((each) => each === (given ?? preset));
    return word === undefined ? { problem: problemOf('parameter-malformed', name) } : { value: word };
  };
}

/** True or false. */
export function flag(preset: boolean): Field<boolean> {
  return (given, name) => {
    const value = given ?? preset;
    return typeof value === 'boolean' ? { value } : { problem: problemOf('parameter-malformed', name) };
  };
}

/** A text that is not empty. */
export function text(): Field<string> {
  return (given, name) => {
    if (given === undefined) return { problem: problemOf('parameter-missing', name) };
    return typeof given === 'string' && given.trim() !== ''
      ? { value: given }
      : { problem: problemOf('parameter-malformed', name) };
  };
}

/** Words of a list, none twice, in any order; all of the preset's where not given. */
export function words<const T extends string>(allowed: readonly T[]): Field<readonly T[]> {
  return (given, name) => {
    const list: readonly unknown[] | null =
      given === undefined ? allowed : Array.isArray(given) ? given : null;
    const known = allowed.filter((word) => list?.includes(word));
    if (list === null || known.length !== list.length)
      return { problem: problemOf('parameter-malformed', name) };
    return { value: known };
  };
}

/** A table of factors by name, each at least 0; empty where not given. */
export function factors(): Field<ReadonlyMap<string, Decimal>> {
  return (given, name) => {
    if (given === undefined) return { value: new Map() };
    if (typeof given !== 'object' || given === null || Array.isArray(given))
      return { problem: problemOf('parameter-malformed', name) };
    const read = Object.entries(given).map(([word, value]) => [word, readDecimal(value)] as const);
    if (read.some(([, value]) => value === null || value.isNegative()))
      return { problem: problemOf('parameter-malformed', name) };
    return { value: new Map(read as [string, Decimal][]) };
  };
}

/** A problem of one parameter. */
export const problemOf = (key: ParameterProblem['key'], name: string): ParameterProblem => ({
  key,
  values: { name },
});

/** A decimal from a JSON number or plain decimal text; null for anything else. */
export function readDecimal(value: unknown): Decimal | null {
  if (typeof value === 'number') return Number.isFinite(value) ? decimal(String(value)) : null;
  return typeof value === 'string' && /^-?\d{1,20}(\.\d{1,20})?$/.test(value) ? decimal(value) : null;
}

function isWithin(value: Decimal, { min, above, max }: Range): boolean {
  if (min !== undefined && value.lt(min)) return false;
  if (above !== undefined && value.lte(above)) return false;
  return max === undefined || value.lte(max);
}
