import type { AssessmentRules } from '../../domain/assessment/assessment-rules.js';
import { decimal, figure, sumOf } from '../../domain/assessment/figure.js';
import type { Veto } from '../../domain/assessment/grade.js';
import { accumulationOf } from '../../domain/assessment/judge-year-rows.js';
import type { LampDeduction } from '../../domain/assessment/lamp-deductions.js';
import type {
  BodyInput,
  Cell,
  PeriodInput,
  SchemeInput,
  SpecialInput,
} from '../../domain/assessment/period-input.js';
import type { Award } from '../../domain/assessment/row-facts.js';
import { quarterGivenOf } from './quarter-given.js';
import type { ScoreFile } from './score-file.schema.js';

/** What a year is judged by besides the files of its quarters. */
export interface YearGround {
  rules: AssessmentRules;
  /** Schemes of the fourth quarter, each row with how its quarters add up. */
  schemes: readonly SchemeInput[];
  /** Special measures of the fourth quarter, likewise; absent: none was in force. */
  specials?: readonly SpecialInput[] | undefined;
  /** Bonus of the year by body. */
  awards: ReadonlyMap<string, readonly Award[]>;
  /** Vetoes by body. */
  vetoes: ReadonlyMap<string, readonly Veto[]>;
}

/** The input of a year out of the sealed files of its four quarters, in their order; bodies are those of the fourth. */
export function yearInputOf(files: readonly ScoreFile[], ground: YearGround): PeriodInput {
  const input = files.at(-1)?.input;
  if (input === undefined || files.length !== 4) throw new RangeError('a year has four quarters');
  const { rules, schemes, specials, awards, vetoes } = ground;
  return {
    ...{ period: input.period.slice(0, 4), day: input.day, cityCode: input.cityCode, rules, schemes },
    bodies: input.bodies.map((body): BodyInput => ({
      ...{ ...body, parts: [], deductions: yearDeductions(files, body.code), deductedEarlier: {} },
      ...{ awards: awards.get(body.code) ?? [], vetoes: vetoes.get(body.code) ?? [] },
    })),
    cells: yearCells(files, [...schemes, ...(specials ?? [])]),
    ...(input.overall !== undefined && { overall: input.overall }),
    ...(specials !== undefined && { specials }),
    quarters: files.map(quarterGivenOf),
  };
}

/**
 * What is known of the year by body and row: all events of its quarters; target and value of the fourth where the row
 * takes that; and what was declared not applicable at the year's end.
 */
function yearCells(quarters: readonly ScoreFile[], schemes: readonly Pick<SchemeInput, 'rows'>[]): Cell[] {
  const last = quarters.at(-1);
  const lasting = new Map(
    schemes.flatMap(({ rows }) =>
      rows.map((rule) => [rule.code, ['cumulative', 'annual'].includes(accumulationOf(rule))] as const),
    ),
  );
  const cells = new Map<string, Cell>();
  for (const cell of last?.input.cells ?? []) {
    const [target, actual] = lasting.get(cell.code) === true ? [cell.target, cell.actual] : [null, null];
    cells.set(keyOf(cell), { ...cell, target, actual, events: [] });
  }
  for (const { code, bodyCode, events } of quarters.flatMap(({ input }) => input.cells)) {
    if (events.length === 0) continue;
    const fresh: Cell = { code, bodyCode, applicability: 'applies', target: null, actual: null, events: [] };
    const known = cells.get(keyOf(fresh)) ?? fresh;
    cells.set(keyOf(fresh), { ...known, events: [...known.events, ...events] });
  }
  return [...cells.values()].filter(saysSomething).sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
}

const keyOf = ({ code, bodyCode }: Pick<Cell, 'code' | 'bodyCode'>): string => `${code} ${bodyCode}`;

const saysSomething = ({ applicability, target, actual, events }: Cell): boolean =>
  applicability !== 'applies' || target !== null || actual !== null || events.length > 0;

/**
 * What the lamps of the year take from a body: per matter what its quarters took together, which is its largest
 * deduction of the year. Source: rules.md, "Ladder".
 */
function yearDeductions(quarters: readonly ScoreFile[], bodyCode: string): BodyInput['deductions'] {
  const counted = quarters
    .flatMap(({ results }) => results.find(({ code }) => code === bodyCode)?.deductions ?? [])
    .filter((line) => decimal(line.counted).gt(0));
  return [...Map.groupBy(counted, ({ matterId }) => matterId).values()].flatMap((lines): LampDeduction[] => {
    const [first] = lines;
    if (first === undefined) return [];
    const { id, matterId, reason, basis, confirmedBy, exemptUntil } = first;
    const points = figure(sumOf(lines.map((line) => decimal(line.counted))));
    return [{ id, matterId, points, reason, basis, confirmedBy, exemptUntil }];
  });
}
