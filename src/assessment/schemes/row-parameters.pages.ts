import type { MethodName } from '../../domain/assessment/method-registry.js';
import { methodNamed } from '../../domain/assessment/method-registry.js';
import { AppError } from '../../domain/errors.js';
import { valuesOf } from '../../web/forms/form-fields.js';
import type { Fields } from '../../web/forms/form-fields.js';

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
/** Parameters that are a list or a table. */
const tables: readonly string[] = ['rows', 'multiplier', 'requires'];

/** A parameter as its field shows it. */
export interface ParameterField {
  name: string;
  /** Name of the field. */
  field: string;
  /** Null: it is typed. */
  choices: readonly string[] | null;
  /** A table, written as JSON. */
  table: boolean;
}

const fieldOf = (name: string): string => `p.${name}`;

/** The parameters that a method knows, in its order. */
export const parameterFields = (method: MethodName): ParameterField[] =>
  Object.keys(methodNamed(method).fields).map((name) => ({
    ...{ name, field: fieldOf(name), choices: choices[name] ?? null, table: tables.includes(name) },
  }));

/** What stands in the fields at first; empty: the rule's own. */
export const parameterValues = (method: MethodName, parameters: Parameters): Fields =>
  Object.fromEntries(parameterFields(method).map(({ name, field }) => [field, said(parameters[name])]));

const said = (value: unknown): string => {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
};

/** The parameters that were typed; an empty field is none. @throws AppError request.invalid for a table that is no JSON */
export function parametersIn(fields: Fields, method: MethodName): Record<string, Json> {
  const given = parameterFields(method).flatMap((parameter): [string, Json][] => {
    const typed = (valuesOf(fields, parameter.field)[0] ?? '').trim();
    return typed === '' ? [] : [[parameter.name, read(typed, parameter)]];
  });
  return Object.fromEntries(given);
}

function read(typed: string, { name, table }: ParameterField): Json {
  if (table) return readTable(typed, name);
  if (name === 'whole_steps') return typed === 'true';
  const plain = typed.normalize('NFKC').replace(/\s/gu, '');
  return /^-?\d+(\.\d+)?$/u.test(plain) && String(Number(plain)) === plain ? Number(plain) : plainOr(typed, plain);
}

// A number that the machine would round stays text: the rules read it digit by digit.
const plainOr = (typed: string, plain: string): string => (/^-?\d+(\.\d+)?$/u.test(plain) ? plain : typed);

function readTable(typed: string, name: string): Json {
  try {
    return JSON.parse(typed) as Json;
  } catch {
    const detail = '表格写法不对，请照原来的样子改，引号和括号要成对';
    throw new AppError('request.invalid', `${detail}。`, { fields: [{ pointer: `/p/${name}`, detail }] });
  }
}
