import { randomUUID } from 'node:crypto';
import type { Request } from 'express';
import type { AppError, FieldProblem } from '../../domain/errors.js';
import { hereOf } from '../page-frame.js';
import { valuesOf } from './form-fields.js';
import type { Fields } from './form-fields.js';

/** One field that was refused. */
export interface FieldError {
  /** Name of the field; null where the refusal names none of the form's. */
  name: string | null;
  detail: string;
}

/** Why a form was refused, as its page says it. */
interface FormProblem {
  status: number;
  title: string;
  detail: string;
  fields: FieldError[];
}

/** One field that two people have written. */
interface ConflictRow {
  /** Key of the field's label in the texts. */
  label: string;
  mine: string;
  theirs: string;
  differs: boolean;
}

/** A form as its template shows it: pass it to the partials as `form=form`. */
export interface FormState {
  /** Prefix of the ids of its fields; one word for each form of a page. */
  id: string;
  /** Name of its draft; null: nothing is kept. */
  draft: string | null;
  /** `_key`, fresh at each render. */
  key: string;
  /** `_page`. */
  page: string;
  values: Fields;
  problem: FormProblem | null;
  /** Mine and theirs, where somebody else was quicker; else empty. */
  conflict: ConflictRow[];
  /** When the draft that is shown was saved, machine time; null: no draft. */
  restoredAt: Date | null;
}

/** How a form begins. */
export interface FormStart {
  id: string;
  draft?: string | null;
  /** What stands in its fields at first. */
  values?: Fields;
}

/** A form that nobody has sent yet. */
export const freshForm = (request: Request, { id, draft = null, values = {} }: FormStart): FormState => ({
  id,
  draft,
  key: randomUUID(),
  page: hereOf(request),
  values,
  problem: null,
  conflict: [],
  restoredAt: null,
});

/** What a refused form needs to know of itself. */
export interface Refused {
  fields: Fields;
  refusal: AppError;
  /** Keys of the labels of the fields that two people may write at once, by field. */
  labels: Record<string, string>;
}

/** The same form after a refusal: everything that was typed, and what is to be changed. */
export function refusedForm(form: FormState, { fields, refusal, labels }: Refused): FormState {
  const { status, title, message, extras } = refusal;
  const { mine, theirs, currentVersion } = extras.context ?? {};
  const conflict = isRecord(mine) && isRecord(theirs) ? conflictRows(mine, theirs, labels) : [];
  // Who has seen both texts and sends again means it: his version is then the present one.
  const seen = typeof currentVersion === 'number' ? { version: String(currentVersion) } : {};
  const problem = { status, title, detail: message, fields: fieldErrors(extras.fields ?? [], fields) };
  return { ...form, values: { ...fields, ...seen }, problem, conflict };
}

const fieldErrors = (problems: readonly FieldProblem[], fields: Fields): FieldError[] =>
  problems.map(({ pointer, detail }) => ({ name: fieldNameOf(pointer, fields), detail }));

/** The field behind a JSON pointer: `/tasks/0/wording` is `tasks.0.wording`, `/list/2` is `list`. */
function fieldNameOf(pointer: string, fields: Fields): string | null {
  const parts = pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  for (let length = parts.length; length > 1; length -= 1) {
    const name = parts.slice(0, length).join('.');
    if (valuesOf(fields, name).length > 0) return name;
  }
  if (parts[1] !== undefined && /^\d+$/.test(parts[1]) && parts.length === 2) return parts[0] ?? null;
  return parts.length === 0 ? null : parts.join('.');
}

function conflictRows(
  mine: Record<string, unknown>,
  theirs: Record<string, unknown>,
  labels: Record<string, string>,
): ConflictRow[] {
  return Object.entries(labels).map(([name, label]) => {
    const [own, other] = [inWords(mine[name]), inWords(theirs[name])];
    return { label, mine: own, theirs: other, differs: own !== other };
  });
}

function inWords(value: unknown): string {
  if (Array.isArray(value)) return value.map(inWords).join('、') || '—';
  return typeof value === 'string' || typeof value === 'number' ? String(value) || '—' : '—';
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
