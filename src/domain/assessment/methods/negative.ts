import { AppError } from '../../errors.js';
import { stepOf } from '../explanation.js';
import { decimal } from '../figure.js';
import type { Decimal } from '../figure.js';
import { methodOf } from '../method.js';
import { factors, number, share, words } from '../parameters.js';
import type { NegativeEvent } from '../row-facts.js';

/** An event as it deducts: its case and the points that it takes away. */
interface Penalty {
  event: NegativeEvent;
  points: Decimal;
}

const fields = {
  per_event: number({ min: '0' }),
  multiplier: factors(),
  requires: words(['document_number', 'date', 'case_id']),
  floor: share('0'),
  cap: share('1', '2'),
};

/**
 * 负面清单: full marks, less points for each event, down to a floor. One case deducts once, its dearest event; an
 * event needs document, date and case id. Source: rules.md, "Scoring methods", negative; article: 转化为负面清单管理.
 */
export const negative = methodOf({
  fields,
  needs: () => ({ actual: false, target: 'none' }),
  steps({ facts, values, weight }) {
    const cases = new Map<string, Penalty>();
    for (const event of facts.events ?? []) {
      requireBasis(event, values.requires);
      const factor = values.multiplier.get(event.kind ?? '') ?? decimal(1);
      const penalty = { event, points: values.per_event.times(factor) };
      const former = cases.get(event.caseId);
      if (former === undefined || isDearer(penalty, former)) cases.set(event.caseId, penalty);
    }
    const penalties = [...cases.values()].sort((one, other) =>
      one.event.caseId < other.event.caseId ? -1 : 1,
    );
    return [stepOf('full', weight, { weight, actual: '—', target: '—' }), ...penalties.map(stepOfPenalty)];
  },
});

const basis = { document_number: 'documentNumber', date: 'date', case_id: 'caseId' } as const;

function requireBasis(event: NegativeEvent, required: readonly (keyof typeof basis)[]): void {
  if (required.every((name) => event[basis[name]].trim() !== '')) return;
  throw new AppError('score.event-without-basis', '负面清单事件缺少文号、日期或案件编号，不能扣分。');
}

// Of two events of a case with the same points the earlier document is named, whatever order they came in.
function isDearer(one: Penalty, other: Penalty): boolean {
  if (!one.points.eq(other.points)) return one.points.gt(other.points);
  const key = ({ event }: Penalty) => `${event.date} ${event.documentNumber} ${event.kind ?? ''}`;
  return key(one) < key(other);
}

const stepOfPenalty = ({ event, points }: Penalty) =>
  stepOf('event', points.negated(), {
    case: event.caseId,
    document: event.documentNumber,
    date: event.date,
    points,
  });
