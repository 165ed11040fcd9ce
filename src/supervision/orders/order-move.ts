import type { CityLaw } from '../../domain/city-law.js';
import type { OrderFacts } from '../../domain/supervision/order-clock.js';

/** Who has the next move on a supervision order. */
type OrderMover = 'office_head' | 'unit' | 'supervision_office' | 'nobody';

/** The next move on a supervision order. */
export interface OrderMove {
  who: OrderMover;
  /** What is expected, in the reader's words. */
  action: string;
  /** Inclusive; null once nothing is expected. */
  by: Date | null;
  /** Whether that limit has passed. */
  late: boolean;
}

/** Everything by which the next move is told. */
export type OrderMoveFacts = Pick<
  OrderFacts,
  'state' | 'draftedAt' | 'issuedAt' | 'feedbackDueAt' | 'feedbackAt' | 'reviewDueAt'
>;

/**
 * Whose move it is on a supervision order and by when: exactly one mover until a person ends it. A draft is the
 * office head's to sign or decline; the office may correct it meanwhile.
 * Source: mission.md S4, 事事有回音、件件有着落; rules.md, table of acts.
 */
export function orderMove(facts: OrderMoveFacts, law: CityLaw, now: Date): OrderMove {
  const { who, action, by } = moveOf(facts, law);
  return { who, action, by, late: by !== null && now > by };
}

function moveOf(facts: OrderMoveFacts, { rules, calendar }: CityLaw): Omit<OrderMove, 'late'> {
  const after = (from: Date | null, wd: number) => from && calendar.addWorkingDays(from, wd);
  const { draftedAt, issuedAt, feedbackDueAt, feedbackAt, reviewDueAt } = facts;
  switch (facts.state) {
    case 'draft':
      return {
        who: 'office_head',
        action: '签发或不予签发',
        by: after(draftedAt, rules.ladder.draftWithHeadAfterWd),
      };
    case 'issued':
      return { who: 'unit', action: '签收督办单', by: after(issuedAt, rules.order.signWithinWd) };
    case 'signed':
      return {
        who: 'unit',
        action: '反馈办理情况',
        by: feedbackDueAt ?? after(issuedAt, rules.order.feedbackWithinWd),
      };
    case 'answered':
      return {
        who: 'supervision_office',
        action: '审核反馈',
        by: reviewDueAt ?? after(feedbackAt, rules.order.reviewWithinWd),
      };
    default:
      return { who: 'nobody', action: '已了结', by: null };
  }
}
