import { AppError } from '../../errors.js';

/** How many trips of a year are used, of how many. */
export interface TripBudget {
  used: number;
  most: number;
}

/** How a trip is admitted: within the budget, or only once a named leader has signed it. */
export type Admission = 'within' | 'to-sign';

/**
 * Whether one more trip is within the year's budget; beyond it, only with the reason for which a leader shall sign.
 * Source: article: 全年督查考核频次压减至8次以内; rules.md, "Quarter and year", a ninth needs a named leader's signature.
 * @throws AppError trip.over-budget for one more without a reason
 */
export function admitTrip({ used, most }: TripBudget, extraReason: string | null): Admission {
  if (used < most) return 'within';
  if (extraReason !== null) return 'to-sign';
  throw new AppError(
    'trip.over-budget',
    `今年的${most}次实地核查已经用完。请并入已有的轮次；确有必要的，写明理由，由领导签批后再去。`,
    {
      context: { used, most },
      fields: [{ pointer: '/extraReason', detail: '次数已用完，请写明增加一次的理由' }],
    },
  );
}
