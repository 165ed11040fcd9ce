import type { MethodName } from '../../domain/assessment/method-registry.js';
import { methodNamed } from '../../domain/assessment/method-registry.js';
import { valuesOf } from '../../web/forms/form-fields.js';
import type { Fields } from '../../web/forms/form-fields.js';
import { readFactors, readSteps, sayFactors, saySteps } from './parameter-tables.js';

type Parameters = Readonly<Record<string, unknown>>;
type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/** Parameters that are one word of a list. */
const choices: Readonly<Record<string, readonly string[]>> = {
  ties: ['better'],
  rank_on: ['actual', 'excess'],
  on: ['completion', 'actual'],
  compare: ['gte', 'gt', 'lte', 'lt'],
  grade_at_most: ['good', 'fair', 'poor'],
  whole_steps: ['true', 'false'],
};
/** Parameters that are a table, written line by line. */
const tables: readonly string[] = ['rows', 'multiplier'];
/** What an event needs is not for an editor to weaken. */
const kept: readonly string[] = ['requires'];

/** A parameter as its field shows it. */
interface ParameterField {
  name: string;
  /** Name of the field. */
  field: string;
  /** Null: it is typed. */
  choices: readonly string[] | null;
  table: boolean;
}

/** The parameters of a method that an editor may change, in its order. */
export const parameterFields = (method: MethodName): ParameterField[] =>
  Object.keys(methodNamed(method).fields)
    .filter((name) => !kept.includes(name))
    .map((name) => ({
      ...{ name, field: `p.${name}`, choices: choices[name] ?? null, table: tables.includes(name) },
    }));

/** What stands in the fields at first; empty: the rule's own. */
export const parameterValues = (method: MethodName, parameters: Parameters): Fields =>
  Object.fromEntries(parameterFields(method).map(({ name, field }) => [field, said(name, parameters[name])]));

function said(name: string, value: unknown): string {
  if (value === undefined) return '';
  if (name === 'rows') return saySteps(value);
  if (name === 'multiplier') return sayFactors(value);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The parameters that were typed; an empty field is none. @throws AppError request.invalid for a line that says nothing */
export function parametersIn(
  fields: Fields,
  { method, before }: { method: MethodName; before: Parameters },
): Record<string, Json> {
  const given = parameterFields(method).flatMap(({ name, field }): [string, Json][] => {
    const typed = (valuesOf(fields, field)[0] ?? '').trim();
    return typed === '' ? [] : [[name, read(typed, name)]];
  });
  const others = kept.flatMap((name) =>
    before[name] === undefined ? [] : [[name, before[name] as Json] as const],
  );
  return Object.fromEntries([...given, ...others]);
}

function read(typed: string, name: string): Json {
  if (name === 'rows') return readSteps(typed);
  if (name === 'multiplier') return readFactors(typed);
  if (name === 'whole_steps') return typed === 'true';
  const plain = typed.normalize('NFKC').replace(/\s/gu, '');
  if (!/^-?\d+(\.\d+)?$/u.test(plain)) return typed;
  // A number that the machine would round stays text: the rules read it digit by digit.
  return String(Number(plain)) === plain ? Number(plain) : plain;
}
