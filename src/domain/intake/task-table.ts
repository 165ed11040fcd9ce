import { deadlineInWording } from './deadline.js';
import type { DocumentContext } from './document-context.js';
import type { Reading } from './reading.js';
import { readingOf, trimmed, written } from './reading.js';
import type { Responsibility } from './responsibility.js';
import { addUnits, assign, deadlineOfValue } from './responsibility.js';
import type { RoleGroups } from './role-words.js';
import type { ColumnRole, TableHeader } from './table-columns.js';
import { headerOf } from './table-columns.js';
import type { TaskDraft } from './task-draft.js';
import { merge } from './note-finder.js';

const headDepth = 8;

/** The tasks of a table; [] when it has no head that names task and unit, and none was carried over to its width. */
export function draftsInTable(
  rows: readonly (readonly string[])[],
  context: DocumentContext,
  carried: TableHeader | null,
): { drafts: TaskDraft[]; header: TableHeader | null } {
  const head = findHead(rows, context.simplified);
  const header = head?.header ?? (carried?.length === rows[0]?.length ? carried : null);
  if (header === null) return { drafts: [], header: carried };
  const body = rows.slice(head?.bodyFrom ?? 0).filter((row) => isTaskRow(row, context.simplified));
  const taskColumn = columnOfTask(header, body);
  const drafts: TaskDraft[] = [];
  for (const row of body) {
    const draft = draftOf(row, { header, taskColumn }, context);
    if (draft) addRow(drafts, draft);
  }
  return { drafts, header };
}

/** The head's columns and the first row below it; a head of two rows is read as one. */
function findHead(rows: readonly (readonly string[])[], simplified: Readonly<Record<string, string>>) {
  for (let i = 0; i < Math.min(rows.length, headDepth); i++) {
    const [upper = [], lower] = [rows[i], rows[i + 1]];
    const both =
      lower && lower.length === upper.length
        ? upper.map((cell, column) => twoRows(cell, lower[column] ?? ''))
        : null;
    const repeated = lower?.some((cell, column) => cell !== '' && cell === upper[column]);
    const deep = both && repeated ? headerOf(both, simplified) : null;
    const flat = headerOf(upper, simplified);
    const depth = deep && rolesOf(deep) > rolesOf(flat ?? []) ? 2 : 1;
    const header = depth === 2 ? deep : flat;
    if (header) return { header, bodyFrom: i + depth };
  }
  return null;
}

const twoRows = (upper: string, lower: string) => (upper === lower ? upper : upper + lower);
const rolesOf = (header: TableHeader) => new Set(header.filter((role) => role !== null)).size;

/** Not a repeated head, not a heading across the table, not a sum. */
function isTaskRow(row: readonly string[], simplified: Readonly<Record<string, string>>): boolean {
  const filled = new Set(row.map((cell) => cell.trim()).filter((cell) => cell !== ''));
  return (
    filled.size > 1 &&
    headerOf(row, simplified) === null &&
    !/^(?:合计|小计|总计|注)/.test([...filled][0] ?? '')
  );
}

// Of several columns with tasks the one that tells the rows apart: 任务 may be merged over rows that 措施 divides.
function columnOfTask(header: TableHeader, body: readonly (readonly string[])[]): number {
  const distinct = (column: number) => new Set(body.map((row) => row[column])).size;
  const columns = [...header.keys()].filter((column) => header[column] === 'task');
  return columns.reduce((best, next) => (distinct(next) > distinct(best) ? next : best));
}

function draftOf(
  row: readonly string[],
  { header, taskColumn }: { header: TableHeader; taskColumn: number },
  context: DocumentContext,
): TaskDraft | null {
  const wording = trimmed(readingOf(row[taskColumn] ?? '', context.simplified), ',;。、:');
  if (wording.plain === '') return null;
  const cell = (role: ColumnRole) => cellReadings(row, { header, role, except: taskColumn }, context);
  const goals = [...cell('task'), ...cell('goal')].map(written).filter((goal) => goal !== written(wording));
  const remarks = [
    ...goals.map((goal) => `目标：${goal}`),
    ...cell('remark').map((remark) => `备注：${written(remark)}`),
  ];
  const [number] = cell('number');
  return {
    number: number ? written(trimmed(number, '.、')) : '',
    wording,
    who: whoIn(cell, wording, context),
    origin: 'table',
    remarks,
  };
}

function cellReadings(
  row: readonly string[],
  { header, role, except }: { header: TableHeader; role: ColumnRole; except: number },
  context: DocumentContext,
): Reading[] {
  const columns = [...header.keys()].filter((column) => header[column] === role && column !== except);
  const readings = columns.map((column) =>
    trimmed(readingOf(row[column] ?? '', context.simplified), ',;。、'),
  );
  return readings.filter(({ plain }) => plain !== '' && !/^[-/无]+$/.test(plain));
}

function whoIn(
  cell: (role: ColumnRole) => Reading[],
  wording: Reading,
  context: DocumentContext,
): Responsibility {
  const groups: RoleGroups = { lead: [], duty: [], cooperating: [], andOthers: false };
  for (const role of ['lead', 'duty', 'cooperating'] as const)
    for (const value of cell(role)) addUnits(groups, role, { value, context });
  const { leader: person, ...assigned } = assign(groups, context);
  const leader = cell('leader').map(namesInLines).join('、') || person;
  const [time] = cell('deadline');
  const deadline = time ? deadlineOfValue(time, context) : deadlineInWording(wording, context.time);
  return { form: 'labelled', ...assigned, ...(leader ? { leader } : {}), ...(deadline ? { deadline } : {}) };
}

const namesInLines = ({ source }: Reading) => source.trim().replace(/(?<!\s)\s*[\r\n]\s*/g, '、');

/** A row that repeats the merged number and task of the one above only adds to who does it. */
function addRow(drafts: TaskDraft[], draft: TaskDraft): void {
  const last = drafts.at(-1);
  const same = last && last.number === draft.number && last.wording.plain === draft.wording.plain;
  if (!same || last.who.deadline?.on !== draft.who.deadline?.on) drafts.push(draft);
  else drafts[drafts.length - 1] = { ...last, who: together(last.who, draft.who) };
}

function together(first: Responsibility, second: Responsibility): Responsibility {
  const named = new Set(first.responsible.map(({ text }) => text));
  const responsible = [...first.responsible, ...second.responsible.filter(({ text }) => !named.has(text))];
  return { ...merge(first, { ...second, responsible: [] }), responsible };
}
