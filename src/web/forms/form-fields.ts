import type { Request } from 'express';
import { marksOf } from '../../identity/form-marks.js';

/** The fields of a form as they were typed; a list where a name stands there several times. */
export type Fields = Record<string, string | string[]>;

/** What a form has sent, without the marks; files are not among it. */
export function fieldsOf(request: Request): Fields {
  marksOf(request);
  const body = (request.body ?? {}) as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(body).filter(
      (field): field is [string, string | string[]] =>
        typeof field[1] === 'string' || (Array.isArray(field[1]) && field[1].every(isText)),
    ),
  );
}

/** All values of a field; none where it is not there. */
export function valuesOf(fields: Fields, name: string): string[] {
  const value = fields[name];
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** The fields that are not for the page alone. */
export function withoutFields(fields: Fields, ...names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}

const isText = (value: unknown): value is string => typeof value === 'string';
