import { readingOf } from './reading.js';

/** What a column of a task table holds. */
export type ColumnRole =
  'number' | 'task' | 'goal' | 'leader' | 'lead' | 'cooperating' | 'duty' | 'deadline' | 'remark';

/** The role of each column; null: nothing that a task needs. */
export type TableHeader = readonly (ColumnRole | null)[];

const roles: readonly [ColumnRole, RegExp][] = [
  ['number', /^(?:序号|编号|序|项目编号|任务编号)$/],
  ['leader', /领导(?!小组)|责任人|负责人|包抓人/],
  ['deadline', /时限|期限|完成时间|时间(?:要求|节点|安排|进度)|完成日期|办结|^时间$|进度要求|^节点$/],
  ['cooperating', /配合|协办|协助|参与|协同|参加(?:单位|部门)/],
  ['lead', /牵头|主办|主责|承办/],
  ['duty', /(?:责任|负责|落实|实施|承担)(?:单位|部门|主体)|责任分工|^分工$/],
  ['remark', /备注|说明/],
  [
    'task',
    /任务|事项|工作内容|重点工作|具体工作|工作要点|议定|措施|举措|^内容$|主要内容|建设内容|项目名称|^项目$/,
  ],
  ['goal', /目标|要求|标准|成果|指标|成效/],
];

/** The columns that a row announces; null when it is not the head of a task table. */
export function headerOf(
  row: readonly string[],
  simplified: Readonly<Record<string, string>> = {},
): TableHeader | null {
  const header = row.map((cell) => roleOf(readingOf(cell, simplified).plain));
  const told = header.some((role) => role === 'task' || role === 'goal');
  const answered = header.some((role) => role === 'lead' || role === 'duty' || role === 'leader');
  return told && (answered || header.includes('deadline')) ? onlyFirst(header) : null;
}

// A head is short: a long cell is the work itself, whatever words stand in it.
function roleOf(cell: string): ColumnRole | null {
  const title = cell.replace(/\([^()]*\)/g, '');
  if (title === '' || title.length > 14 || /[。;]/.test(title)) return null;
  return roles.find(([, pattern]) => pattern.test(title))?.[0] ?? null;
}

/** A table with a goal but no task states its tasks as goals. */
function onlyFirst(header: (ColumnRole | null)[]): TableHeader {
  return header.includes('task') ? header : header.map((role) => (role === 'goal' ? 'task' : role));
}
