import type { FieldProblem } from '../../domain/errors.js';
import { readFigure } from '../../domain/assessment/measured-figure.js';
import { askAbout } from '../../domain/assessment/plausibility.js';
import { closedSentence } from './closed-period.record.js';
import { rowKey } from './owed-rows.record.js';
import type { OwedRow } from './owed-rows.record.js';
import type { TypedValue } from './measurement.schema.js';

/** A value that may be taken, with what its sender is asked about it. */
export interface JudgedValue {
  row: OwedRow;
  value: string;
  asked: string[];
  typed: TypedValue;
  /** Where it stood among what was sent. */
  at: number;
}

/** What was sent, judged: every fault with its place, nothing hidden behind the first one. */
export interface Judged {
  values: JudgedValue[];
  faults: (FieldProblem & { at: number })[];
  /** Rows without a value: they stay open. */
  left: number;
}

/** By what values are judged. */
export interface JudgeTerms {
  rows: ReadonlyMap<string, OwedRow>;
  closed: ReadonlySet<string>;
  /** Periods whose data month has not begun. */
  early: ReadonlySet<string>;
  askFromFactor: number;
}

/** Reads and judges everything that was sent at once. */
export function judgeValues(items: readonly TypedValue[], terms: JudgeTerms): Judged {
  const judged: Judged = { values: [], faults: [], left: 0 };
  const seen = new Set<string>();
  items.forEach((typed, at) => {
    const fault = (detail: string) => judged.faults.push({ pointer: `/items/${at}/value`, detail, at });
    const key = rowKey({ code: typed.indicatorCode, bodyCode: typed.bodyCode, period: typed.period });
    const row = terms.rows.get(key);
    if (row === undefined) return fault(unknown(typed, terms));
    if (seen.has(key)) return fault(`${nameOf(row)}重复出现`);
    seen.add(key);
    const read = readFigure(typed.value, row);
    if ('problem' in read) return fault(`${nameOf(row)}：${read.problem}`);
    if (read.value === null) return (judged.left += 1);
    if (isSame(row, read.value)) return undefined;
    if (terms.closed.has(row.period)) return fault(closedSentence(row.period));
    if (row.measured !== null && row.actual !== null)
      return fault(`${nameOf(row)}已审定为${row.actual}${row.unit}，改动须登记更正`);
    const { target, unit } = row;
    const last = row.revised ?? row.last;
    const { askFromFactor } = terms;
    const asked = isPending(row, read.value)
      ? []
      : askAbout({ value: read.value, last, target, unit, askFromFactor });
    return judged.values.push({ row, value: read.value, asked, typed, at });
  });
  return judged;
}

// An approved value that is sent again unchanged is no change.
const isSame = ({ actual }: OwedRow, value: string): boolean => actual === value;

// What is on its way already was explained when it came.
const isPending = ({ entry }: OwedRow, value: string): boolean =>
  entry?.state === 'entered' && entry.value === value;

const nameOf = ({ name, bodyName }: OwedRow): string => `${name}（${bodyName}）`;

function unknown({ indicatorCode, bodyCode, period }: TypedValue, { early, rows }: JudgeTerms): string {
  if (early.has(period)) return `${period}还没有到报数的时候`;
  const known = [...rows.values()];
  if (!known.some(({ code }) => code === indicatorCode)) return `${indicatorCode}不是本单位这一期要报的指标`;
  if (!known.some((row) => row.bodyCode === bodyCode))
    return `没有代码为${bodyCode}的被考核单位，或者这一期不考核它`;
  return `${indicatorCode}在${period}不考核${bodyCode}`;
}
