import type { Deadline } from './deadline.js';
import { deadlineInNote } from './deadline.js';
import type { DocumentContext } from './document-context.js';
import { firstLeadsSentence } from './document-context.js';
import type { LabelledValue, LabelRole } from './note-labels.js';
import { labelledValues } from './note-labels.js';
import type { Reading } from './reading.js';
import { partOf, trimmed, written } from './reading.js';
import type { RoleGroups } from './role-words.js';
import { rolesIn } from './role-words.js';
import type { ListedUnit } from './unit-list.js';
import { parseUnits } from './unit-list.js';

/** Who does it and by when, as a note or a table row states it. */
export interface Responsibility {
  /** How it was stated; `names` is a bare list without any word of duty. */
  form: 'labelled' | 'roles' | 'names';
  responsible: ListedUnit[];
  cooperating: ListedUnit[];
  leader?: string;
  deadline?: Deadline;
  andOthers: boolean;
}

/** Reads a note without its brackets; null when it is an ordinary remark. */
export function parseResponsibility(note: Reading, context: DocumentContext): Responsibility | null {
  const clean = withoutFirstLeads(note);
  const values = labelledValues(clean);
  if (values.some(({ role }) => role !== 'other')) return fromLabels(values, context);
  const groups = rolesIn(clean, context);
  const deadline = deadlineInNote(clean, context.time);
  if (groups) return { form: 'roles', ...assign(groups, context), ...(deadline ? { deadline } : {}) };
  return fromNames(clean, context);
}

/** The sentence 排在首位的为牵头单位,下同 taken out of a note; it holds for the document and names nobody. */
function withoutFirstLeads(note: Reading): Reading {
  const match = firstLeadsSentence.exec(note.plain);
  if (match === null) return note;
  const before = note.plain.slice(0, match.index);
  const from = Math.max(...[...'(,;。'].map((mark) => before.lastIndexOf(mark)), 0);
  const rest = note.plain.slice(match.index + match[0].length);
  const to = note.plain.length - rest.length + (/^(?:[,;。]?下同)?\)?/.exec(rest)?.[0].length ?? 0);
  const [head, tail] = [partOf(note, 0, from), partOf(note, to)];
  return { source: note.source, plain: head.plain + tail.plain, at: [...head.at, ...tail.at] };
}

function fromLabels(values: readonly LabelledValue[], context: DocumentContext): Responsibility {
  const groups: RoleGroups = { lead: [], duty: [], cooperating: [], andOthers: false };
  let leader: string | undefined;
  let deadline: Deadline | null = null;
  for (const { role, value } of values) {
    const clean = trimmed(value, ',;。、:');
    if (role === 'leader') leader ??= written(clean) || undefined;
    else if (role === 'deadline') deadline ??= deadlineOfValue(clean, context);
    else if (role !== 'other') addUnits(groups, role, { value: clean, context });
  }
  const { leader: person, ...assigned } = assign(groups, context);
  const named = leader ?? person;
  return {
    form: 'labelled',
    ...assigned,
    ...(named ? { leader: named } : {}),
    ...(deadline ? { deadline } : {}),
  };
}

/** A deadline that stands in a place of its own; what cannot be read as a time is kept as text. */
export function deadlineOfValue(value: Reading, { time }: DocumentContext): Deadline | null {
  const found = deadlineInNote(value, time);
  const text = written(value).trim();
  if (found) return { ...found, text: text.length <= 30 ? text : found.text };
  return text === '' || /^[-/无]+$/.test(value.plain)
    ? null
    : { text, openEnded: false, remarks: [`“${text}”算不出日期，请填写`] };
}

/** Adds the units of a labelled value or a cell; 牵头 and 配合 inside it count more than its label. */
export function addUnits(
  groups: RoleGroups,
  role: Exclude<LabelRole, 'leader' | 'deadline' | 'other'>,
  { value, context }: { value: Reading; context: DocumentContext },
): void {
  const inner = rolesIn(value, context);
  if (inner) {
    groups.lead.push(...inner.lead);
    groups.duty.push(...inner.duty);
    groups.cooperating.push(...inner.cooperating);
    groups.andOthers ||= inner.andOthers;
    return;
  }
  const { units, andOthers } = parseUnits(value, context);
  groups[role].push(...units.filter(({ text }) => !/^[-—/无]+$/.test(text)));
  groups.andOthers ||= andOthers;
}

/**
 * Who answers and who helps. A named lead answers and all others help; without one all that have the duty answer,
 * or the first alone where the document says so. A unit is never in both lists.
 * Source: ../data/documents, "several, by duty" and "first one leads".
 */
export function assign(
  { lead, duty, cooperating, andOthers }: RoleGroups,
  { firstLeads }: Pick<DocumentContext, 'firstLeads'>,
): Omit<Responsibility, 'form' | 'deadline'> {
  const persons = [...lead, ...duty].filter(({ kind }) => kind === 'person');
  const [leads, duties] = [lead, duty].map((units) => units.filter(({ kind }) => kind !== 'person'));
  const firstOnly = leads?.length === 0 && firstLeads ? 1 : undefined;
  const answering = distinct(leads?.length ? leads : (duties ?? []).slice(0, firstOnly), []);
  const helping = distinct(
    [...(leads?.length ? (duties ?? []) : (duties ?? []).slice(firstOnly ?? Infinity)), ...cooperating],
    answering,
  );
  const leader = persons.map(({ text }) => text).join('、');
  return { responsible: answering, cooperating: helping, ...(leader ? { leader } : {}), andOthers };
}

function distinct(units: readonly ListedUnit[], taken: readonly ListedUnit[]): ListedUnit[] {
  const key = ({ code, text }: ListedUnit) => code ?? text;
  const seen = new Set(taken.map(key));
  return units.filter((unit) => !seen.has(key(unit)) && seen.add(key(unit)));
}

/** "(市发展改革委、市财政局,6月底前)": every piece is a unit or a time. */
function fromNames(note: Reading, context: DocumentContext): Responsibility | null {
  const deadline = deadlineInNote(note, context.time);
  const { units, andOthers } = parseUnits(note, context);
  const names = units.filter(({ kind }) => kind !== 'other');
  const rest = units.filter((unit) => !names.includes(unit));
  if (names.length === 0 || rest.length > (deadline ? 1 : 0)) return null;
  const groups = { lead: [], duty: names, cooperating: [], andOthers };
  return { form: 'names', ...assign(groups, context), ...(deadline ? { deadline } : {}) };
}
