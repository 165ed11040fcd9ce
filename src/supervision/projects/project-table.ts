import { parse } from 'csv-parse/sync';
import type { ProjectRules } from '../../domain/rule-pack.js';
import { AppError } from '../../domain/errors.js';
import type { FieldProblem } from '../../domain/errors.js';
import { fenFromWan } from '../../domain/supervision/money.js';
import type { ProjectState } from '../../domain/supervision/project-lamp.js';
import { projectInput } from './project.schema.js';
import type { ProjectInput } from './project.schema.js';

/** How the states are called in a table. */
const stateWords: Readonly<Record<string, ProjectState>> = {
  推进中: 'active',
  停缓建: 'suspended',
  建成投产: 'done',
  取消: 'cancelled',
};

/** The heads of the columns that every table has. */
const heads = { code: '项目代码', name: '项目名称', body: '责任单位', total: '总投资（万元）' } as const;
const startsOn = '计划开工';
const completesOn = '计划竣工';
const stateHead = '状态';
const investmentHead = /^(\d{4}-\d{2})投资（万元）$/;

/** The rows of a comma-separated table. @throws project.unreadable */
export function rowsOfCsv(text: string): string[][] {
  try {
    return parse(text.replace(/^\uFEFF/, ''), {
      skip_empty_lines: true,
      trim: true,
      relax_column_count: true,
    });
  } catch {
    throw unreadable('不是合格的 CSV 表');
  }
}

/** The heads of an empty table, for whoever fills it in: two columns for each usual milestone. */
export const headsOf = ({ stages }: ProjectRules): string[] => [
  ...Object.values(heads),
  ...[startsOn, completesOn, stateHead],
  ...stages.flatMap(({ milestones }) => milestones.flatMap(({ name }) => [`${name}计划`, `${name}完成`])),
];

/**
 * The projects of a table whose first row has the heads; amounts in 万元. Every wrong cell is said at once.
 * @throws project.unreadable with a problem for each wrong cell or missing column
 */
export function readProjectTable(rows: readonly (readonly string[])[], rules: ProjectRules): ProjectInput[] {
  const [head = [], ...lines] = rows;
  const names = head.map((text) => text.trim().replaceAll('(', '（').replaceAll(')', '）'));
  const missing = Object.values(heads).filter((name) => !names.includes(name));
  if (missing.length > 0) throw unreadable(`缺少这些列：${missing.join('、')}`);
  const problems: FieldProblem[] = [];
  const projects = lines.map((line, index) => {
    const cell = (name: string) => line[names.indexOf(name)]?.trim() ?? '';
    return readLine(cell, { names, rules, say: (detail) => problems.push(problemOf(index, detail)) });
  });
  if (problems.length > 0)
    throw new AppError('project.unreadable', `表中有 ${problems.length} 处不对，没有导入。`, {
      fields: problems,
    });
  return projects.filter((project) => project !== null);
}

interface Line {
  names: readonly string[];
  rules: ProjectRules;
  say: (detail: string) => void;
}

function readLine(cell: (name: string) => string, { names, rules, say }: Line): ProjectInput | null {
  const wan = (name: string) => {
    const fen = fenFromWan(cell(name));
    if (fen === null) say(`${name}“${cell(name)}”不是金额`);
    return fen ?? 0;
  };
  const word = cell(stateHead);
  const state = word === '' ? 'active' : stateWords[word];
  if (state === undefined) say(`状态“${word}”不对，写${Object.keys(stateWords).join('、')}之一`);
  const months = names.flatMap((name) => {
    const month = investmentHead.exec(name)?.[1];
    return month === undefined || cell(name) === '' ? [] : [{ month, doneFen: wan(name) }];
  });
  const { success, data, error } = projectInput.safeParse({
    ...{ code: cell(heads.code), name: cell(heads.name), bodyCode: cell(heads.body), state },
    ...{ totalFen: wan(heads.total), startsOn: dayIn(cell(startsOn)), completesOn: dayIn(cell(completesOn)) },
    ...{ milestones: milestonesIn(cell, rules, say), investments: months },
  });
  if (success) return data;
  if (state !== undefined)
    for (const { message, path } of error.issues) say(`${message}（${String(path[0])}）`);
  return null;
}

function milestonesIn(cell: (name: string) => string, { stages }: ProjectRules, say: Line['say']) {
  return stages.flatMap(({ milestones }) =>
    milestones.flatMap(({ kind, name }) => {
      const [plannedOn, doneOn] = [dayIn(cell(`${name}计划`)), dayIn(cell(`${name}完成`))];
      if (plannedOn === null && doneOn !== null) say(`${name}有完成日期，没有计划日期`);
      return plannedOn === null ? [] : [{ kind, plannedOn, doneOn }];
    }),
  );
}

// As people and spreadsheets write a day: 2026-3-5, 2026/3/5, 2026.3.5, 2026年3月5日. Anything else is left for the schema to refuse.
function dayIn(text: string): string | null {
  if (text === '') return null;
  const [, year, month = '', day = ''] = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text) ?? [];
  return year === undefined ? text : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

// Row 1 has the heads, so the first project stands in row 2.
const problemOf = (index: number, detail: string): FieldProblem => ({
  pointer: '/file',
  detail: `第${index + 2}行：${detail}`,
});

function unreadable(detail: string): AppError {
  return new AppError('project.unreadable', `${detail}。`, { fields: [{ pointer: '/file', detail }] });
}
