import { AppError } from '../../errors.js';

/** The days between which a public value may lie, `YYYY-MM-DD`. */
export interface PublicValueDays {
  publicOn: string;
  frozenOn: string;
  today: string;
}

/**
 * A public value counts when its day is after the day of the freeze: whoever froze the list could not know it.
 * Source: rules.md, "Quarter and year", a named public value dated after the freeze.
 * @throws AppError verification.value-too-early on or before that day, request.invalid for a day that has not come
 */
export function assertAfterFreeze({ publicOn, frozenOn, today }: PublicValueDays): void {
  if (publicOn <= frozenOn)
    throw new AppError(
      'verification.value-too-early',
      `名单于${frozenOn}冻结，公开数要用冻结次日或者以后公布的。`,
      { fields: [{ pointer: '/publicOn', detail: `须晚于冻结日${frozenOn}` }] },
    );
  if (publicOn <= today) return;
  throw new AppError('request.invalid', '公布日期还没有到。', {
    fields: [{ pointer: '/publicOn', detail: '日期还没有到' }],
  });
}
