import type { MeasurementInput, TypedValue } from './measurement.schema.js';
import type { DeskRow } from './measurement.queries.js';

/** A row of a table that was sent, with its number there. */
export interface SentRow {
  at: number;
  cells: readonly string[];
}

/** What a file comes to: its values with their rows, and what is wrong with its form. */
export interface SheetValues {
  items: TypedValue[];
  /** The row of the file in which each item stands. */
  rows: number[];
  faults: string[];
}

/** Heads of the template, in their order. */
const importHeads = [
  ...[
    '指标编号',
    '指标名称',
    '单位代码',
    '单位名称',
    '期',
    '计量单位',
    '上期',
    '目标',
    '本期数值',
    '异常说明',
  ],
] as const;

const column = {
  indicatorCode: importHeads.indexOf('指标编号'),
  bodyCode: importHeads.indexOf('单位代码'),
  period: importHeads.indexOf('期'),
  value: importHeads.indexOf('本期数值'),
  explanation: importHeads.indexOf('异常说明'),
};

const bare = (text = ''): string => text.normalize('NFKC').replace(/\s/gu, '').replace(/^'/u, '');

/** The template with the rows of a month, ready to be filled in. */
export function templateRows(rows: readonly DeskRow[]): (string | number | null)[][] {
  return [
    [...importHeads],
    ...rows.map((row) => [
      ...[row.code, row.name, row.bodyCode, row.bodyName, row.period, row.unit],
      ...[
        numberOf(row.last),
        numberOf(row.target),
        row.entry?.state === 'entered' ? numberOf(row.entry.value) : null,
      ],
      null,
    ]),
  ];
}

const numberOf = (figure: string | null): number | null => (figure === null ? null : Number(figure));

/** Reads a filled-in template; each fault of its form is named with its row or cell. */
export function readSheetValues({
  rows,
  merged,
}: {
  rows: readonly SentRow[];
  merged: readonly string[];
}): SheetValues {
  const [head, ...body] = rows;
  const faults = [
    ...headFaults(head),
    ...merged.map((range) => `单元格${range}合并了，请取消合并后逐行填写`),
  ];
  if (faults.length > 0) return { items: [], rows: [], faults };
  const filled = body.filter(({ cells }) => bare(cells[column.value]) !== '');
  const bad = filled.flatMap(rowFaults);
  return { items: filled.map(itemOf), rows: filled.map(({ at }) => at), faults: bad };
}

function headFaults(head: SentRow | undefined): string[] {
  if (head === undefined) return ['文件里没有内容'];
  return importHeads.flatMap((name, at) => {
    const found = bare(head.cells[at]);
    return found === name
      ? []
      : [`表头第${at + 1}列应为“${name}”，现为“${found}”；请用下载的模板，不要增删列`];
  });
}

const longest = { indicatorCode: 20, bodyCode: 40, value: 60, explanation: 200 } as const;

function rowFaults({ at, cells }: SentRow): string[] {
  const faults = [];
  if (bare(cells[column.indicatorCode]) === '') faults.push(`第${at}行：没有指标编号`);
  if (bare(cells[column.bodyCode]) === '') faults.push(`第${at}行：没有单位代码`);
  if (!/^20\d\d(Q[1-4]|-(0[1-9]|1[0-2]))?$/u.test(bare(cells[column.period])))
    faults.push(`第${at}行：期写成 2026-10、2026Q3 或 2026`);
  for (const [name, most] of Object.entries(longest))
    if ((cells[column[name as keyof typeof longest]] ?? '').length > most)
      faults.push(`第${at}行：“${importHeads[column[name as keyof typeof longest]] ?? ''}”太长`);
  return faults;
}

function itemOf({ cells }: SentRow): TypedValue {
  const explanation = (cells[column.explanation] ?? '').trim();
  return {
    indicatorCode: bare(cells[column.indicatorCode]),
    bodyCode: bare(cells[column.bodyCode]),
    period: bare(cells[column.period]),
    value: cells[column.value] ?? '',
    ...(explanation === '' ? {} : { explanation }),
  };
}

/** Faults of the values, each with the row of the file; at most so many are listed. */
export function faultsByRow(
  fields: readonly { pointer: string; detail: string }[],
  { rows }: Pick<SheetValues, 'rows'>,
): string[] {
  return fields.map(({ pointer, detail }) => {
    const at = rows[Number(pointer.split('/')[2])];
    return at === undefined ? detail : `第${at}行：${detail}`;
  });
}

/** The input of the command. */
export const inputOfSheet = ({ items }: SheetValues): MeasurementInput => ({ items });
