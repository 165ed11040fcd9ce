import type { FieldProblem } from '../../domain/errors.js';
import { readFigure } from '../../domain/assessment/measured-figure.js';
import { isUnusableTarget, targetNeed } from '../../domain/assessment/target-need.js';
import type { ChangedTarget, TargetBody, TargetCell, TargetRow } from './target.record.js';
import type { TypedTarget } from './target.schema.js';

/** By what typed targets are judged. */
interface TargetTerms {
  period: string;
  rows: readonly TargetRow[];
  bodies: readonly TargetBody[];
  cells: readonly TargetCell[];
  notApplicable: ReadonlySet<string>;
}

/** What was typed, judged: what changes, and every fault with its place. */
export interface JudgedTargets {
  changes: (ChangedTarget & { code: string; name: string; bodyCode: string; bodyName: string })[];
  faults: (FieldProblem & { at: number })[];
  unchanged: number;
}

/** Reads and judges all cells that were typed; one that says what stands there already is no change. */
export function judgeTargets(items: readonly TypedTarget[], terms: TargetTerms): JudgedTargets {
  const rows = new Map(terms.rows.map((row) => [row.code, row]));
  const bodies = new Map(terms.bodies.map((body) => [body.code, body]));
  const cells = new Map(terms.cells.map((cell) => [`${cell.code} ${cell.bodyCode}`, cell]));
  const judged: JudgedTargets = { changes: [], faults: [], unchanged: 0 };
  const seen = new Set<string>();
  items.forEach((item, at) => {
    const fault = (detail: string) => judged.faults.push({ pointer: `/items/${at}/target`, detail, at });
    const key = `${item.code} ${item.bodyCode}`;
    const [row, body, cell] = [rows.get(item.code), bodies.get(item.bodyCode), cells.get(key)];
    if (row === undefined) return fault(`方案里没有指标${item.code}`);
    if (body === undefined) return fault(`没有代码为${item.bodyCode}的单位，或者这个方案不考核它`);
    const what = `${row.code} ${row.name}（${body.name}）`;
    if (seen.has(key)) return fault(`${what}重复出现`);
    seen.add(key);
    const read = readFigure(item.target, row);
    if ('problem' in read) return fault(`${what}：${read.problem}`);
    const before = cell?.target ?? null;
    if (read.value === before) return (judged.unchanged += 1);
    const why = refusal(read.value, { row, cell, terms, item });
    if (why !== null) return fault(`${what}：${why}`);
    const names = { code: row.code, name: row.name, bodyCode: body.code, bodyName: body.name };
    const change = { indicatorId: row.indicatorId, bodyId: body.id, before, after: read.value };
    return judged.changes.push({ ...change, ...names });
  });
  return judged;
}

interface JudgedCell {
  row: TargetRow;
  cell: TargetCell | undefined;
  terms: TargetTerms;
  item: TypedTarget;
}

function refusal(value: string | null, { row, cell, terms, item }: JudgedCell): string | null {
  const isAnnual = row.period === 'annual';
  if (isAnnual !== !terms.period.includes('Q'))
    return isAnnual ? '按年考核，目标值填在年度里' : '按季考核，目标值填在季度里';
  if (terms.notApplicable.has(`${item.code} ${item.bodyCode}`)) return '已登记不适用，不设目标';
  if (item.version !== undefined && item.version !== (cell?.version ?? 0))
    return `您打开以后别人已改为${cell?.target ?? '空'}，请核对后再保存`;
  if (value !== null && isUnusableTarget(value, targetNeed(row))) return '这项按完成率计分，目标值须大于0';
  return null;
}
