import { describe, expect, it } from '@jest/globals';
import { AppError } from '../../../../src/domain/errors.js';
import { movedCharge } from '../../../../src/domain/organization/leader-charge.js';
import type { ChargeChange } from '../../../../src/domain/organization/leader-charge.js';

const body = (to: string | null, from: string | null = null): ChargeChange => ({
  ...{ kind: 'portfolio', isCounty: false, from, to },
});
const county = (to: string | null, from: string | null = null): ChargeChange => ({
  ...{ kind: 'contact', isCounty: true, from, to },
});

describe('who looks after a body', () => {
  it.each([
    ['a body goes from one leader to another', ['A'], body('B'), { taken: ['A'], given: 'B' }],
    ['a body that nobody has is given', [], body('B'), { taken: [], given: 'B' }],
    ['a county gets another contact leader beside its own', ['A'], county('B'), { taken: [], given: 'B' }],
    ['a county is handed on', ['A', 'C'], county('B', 'A'), { taken: ['A'], given: 'B' }],
    ['a county loses one of two', ['A', 'C'], county(null, 'C'), { taken: ['C'], given: null }],
  ])('%s', (...[, present, change, expected]) => {
    expect(movedCharge(present, change)).toEqual(expected);
  });

  it.each([
    ['a body with nobody in charge', ['A'], body(null), '/to'],
    ['a body to whom it has', ['A'], body('A'), '/to'],
    ['a county to whom it has', ['A', 'B'], county('A', 'B'), '/to'],
    ['a county from a leader who is not its contact', ['A'], county('B', 'C'), '/from'],
    ['a county without its last contact leader', ['A'], county(null, 'A'), '/to'],
    ['a county without any change', ['A'], county(null), '/to'],
    ['a county in a portfolio', [], { ...body('B'), isCounty: true }, '/kind'],
    ['a contact leader for a department', ['A'], { ...county('B'), isCounty: false }, '/kind'],
  ])('refuses %s', (...[, present, change, pointer]) => {
    const refusal = (() => {
      try {
        return movedCharge(present, change);
      } catch (error) {
        return error;
      }
    })();
    expect(refusal).toBeInstanceOf(AppError);
    expect((refusal as AppError).extras.fields?.map((field) => field.pointer)).toEqual([pointer]);
  });
});
