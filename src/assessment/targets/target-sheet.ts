import type { TargetGrid } from './target.queries.js';
import type { TypedTarget } from './target.schema.js';

/** Heads of the template, in their order. */
const targetHeads = ['指标编号', '指标名称', '单位代码', '单位名称', '期', '计量单位', '目标值'] as const;

const column = {
  code: targetHeads.indexOf('指标编号'),
  bodyCode: targetHeads.indexOf('单位代码'),
  period: targetHeads.indexOf('期'),
  target: targetHeads.indexOf('目标值'),
};

/** What a file of targets comes to. */
interface TargetSheet {
  items: TypedTarget[];
  /** The row of the file in which each item stands. */
  rows: number[];
  faults: string[];
}

const bare = (text = ''): string => text.normalize('NFKC').replace(/\s/gu, '').replace(/^'/u, '');

/** The template with the cells of a period, ready to be filled in. */
export function targetTemplate({ rows, bodies, cells, period }: TargetGrid): (string | number | null)[][] {
  const known = new Map(cells.map((cell) => [`${cell.code} ${cell.bodyCode}`, cell.target]));
  const lines = rows.flatMap((row) =>
    bodies.map((body) => {
      const target = known.get(`${row.code} ${body.code}`) ?? null;
      const figure = target === null ? null : Number(target);
      return [row.code, row.name, body.code, body.name, period, row.unit, figure];
    }),
  );
  return [[...targetHeads], ...lines];
}

/** Reads a filled-in template; each fault of its form is named with its row or cell. A row without target is passed over. */
export function readTargetSheet(
  { rows, merged }: { rows: readonly { at: number; cells: readonly string[] }[]; merged: readonly string[] },
  period: string,
): TargetSheet {
  const [head, ...body] = rows;
  const faults = [
    ...headFaults(head?.cells),
    ...merged.map((range) => `单元格${range}合并了，请取消合并后逐行填写`),
  ];
  if (faults.length > 0) return { items: [], rows: [], faults };
  const filled = body.filter(({ cells }) => bare(cells[column.target]) !== '');
  return {
    items: filled.map(({ cells }) => ({
      code: bare(cells[column.code]),
      bodyCode: bare(cells[column.bodyCode]),
      target: cells[column.target] ?? '',
    })),
    rows: filled.map(({ at }) => at),
    faults: filled.flatMap(({ at, cells }) => rowFaults(at, cells, period)),
  };
}

function headFaults(cells: readonly string[] | undefined): string[] {
  if (cells === undefined) return ['文件里没有内容'];
  return targetHeads.flatMap((name, at) => {
    const found = bare(cells[at]);
    return found === name
      ? []
      : [`表头第${at + 1}列应为“${name}”，现为“${found}”；请用下载的模板，不要增删列`];
  });
}

const longest = 60;

function rowFaults(at: number, cells: readonly string[], period: string): string[] {
  const faults = [];
  if (bare(cells[column.code]) === '') faults.push(`第${at}行：没有指标编号`);
  if (bare(cells[column.bodyCode]) === '') faults.push(`第${at}行：没有单位代码`);
  const found = bare(cells[column.period]);
  if (found !== period) faults.push(`第${at}行：期是“${found}”，这里导入的是${period}`);
  if (cells.slice(0, targetHeads.length).some((cell) => cell.length > longest))
    faults.push(`第${at}行：有一格超过${longest}个字`);
  return faults;
}
