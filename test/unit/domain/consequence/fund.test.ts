import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { book, freeFen, grantBookings, regrantBookings } from '../../../../src/domain/consequence/fund.js';
import type { Booking, FundState } from '../../../../src/domain/consequence/fund.js';
import { fenFromYuan, yuanOf } from '../../../../src/domain/supervision/money.js';

const fund = (given: Partial<FundState> = {}): FundState => ({
  ...{ year: 2026, totalFen: 1_000, heldFen: 0, grantedFen: 0, paidFen: 0 },
  ...given,
});
const inYear = { period: '2026Q3', day: '2026-11-10' };

function outcome(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return (error as { code: string }).code;
  }
}

describe('the reward fund', () => {
  it.each<[string, FundState, Booking, unknown]>([
    ['grants to the last fen', fund(), { kind: 'grant', amountFen: 1_000 }, fund({ grantedFen: 1_000 })],
    ['and not one fen more', fund(), { kind: 'grant', amountFen: 1_001 }, 'fund.overdrawn'],
    ['nor what is kept back', fund({ heldFen: 400 }), { kind: 'grant', amountFen: 601 }, 'fund.overdrawn'],
    [
      'keeps back what is free',
      fund({ grantedFen: 600 }),
      { kind: 'reservation', amountFen: 400 },
      fund({ grantedFen: 600, heldFen: 400 }),
    ],
    ['and no more', fund({ grantedFen: 600 }), { kind: 'reservation', amountFen: 401 }, 'fund.overdrawn'],
    ['lets go what was kept', fund({ heldFen: 5 }), { kind: 'release', amountFen: 5 }, fund()],
    ['and no more', fund({ heldFen: 5 }), { kind: 'release', amountFen: 6 }, 'fund.overdrawn'],
    [
      'pays what was granted',
      fund({ grantedFen: 7 }),
      { kind: 'payment', amountFen: 7 },
      fund({ grantedFen: 7, paidFen: 7 }),
    ],
    ['and no more', fund({ grantedFen: 7 }), { kind: 'payment', amountFen: 8 }, 'fund.overdrawn'],
    [
      'cancels what was not paid',
      fund({ grantedFen: 7, paidFen: 3 }),
      { kind: 'cancellation', amountFen: 4 },
      fund({ grantedFen: 3, paidFen: 3 }),
    ],
    [
      'and no more',
      fund({ grantedFen: 7, paidFen: 3 }),
      { kind: 'cancellation', amountFen: 5 },
      'fund.overdrawn',
    ],
    [
      'takes back what was paid',
      fund({ grantedFen: 7, paidFen: 7 }),
      { kind: 'return', amountFen: 7 },
      fund(),
    ],
    ['and no more', fund({ grantedFen: 7, paidFen: 6 }), { kind: 'return', amountFen: 7 }, 'fund.overdrawn'],
  ])('%s', (...[, before, entry, expected]) => {
    expect(outcome(() => book(before, [entry]))).toEqual(expected);
  });

  it('is never overdrawn by any sequence of entries', () => {
    const kinds = ['reservation', 'release', 'grant', 'cancellation', 'payment', 'return'] as const;
    const entry = fc.record({ kind: fc.constantFrom(...kinds), amountFen: fc.integer({ min: 1, max: 700 }) });
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 40 }), (entries) => {
        let state = fund();
        for (const one of entries) {
          const next = outcome(() => book(state, [one]));
          if (typeof next !== 'string') state = next as FundState;
          expect(freeFen(state)).toBeGreaterThanOrEqual(0);
          expect(state.paidFen).toBeLessThanOrEqual(state.grantedFen);
        }
      }),
    );
  });
});

describe('a grant', () => {
  it('within the year takes what is free, of the fourth quarter what was kept back first', () => {
    expect(grantBookings(fund({ heldFen: 300 }), { ...inYear, amountFen: 100 })).toEqual([
      { kind: 'grant', amountFen: 100 },
    ]);
    const fourth = { amountFen: 400, period: '2026Q4', day: '2026-12-31' };
    expect(grantBookings(fund({ heldFen: 300 }), fourth)).toEqual([
      { kind: 'release', amountFen: 300 },
      { kind: 'grant', amountFen: 400 },
    ]);
    expect(grantBookings(fund(), { ...inYear, amountFen: 0 })).toEqual([]);
  });

  it('after the year is refused, but of the fourth quarter as far as money was kept back', () => {
    const day = '2027-01-01';
    const ask = (state: FundState, period: string, amountFen: number) =>
      outcome(() => grantBookings(state, { amountFen, period, day }));
    expect(ask(fund(), '2026Q3', 1)).toBe('fund.closed');
    expect(ask(fund({ heldFen: 300 }), '2026Q4', 300)).toEqual([
      { kind: 'release', amountFen: 300 },
      { kind: 'grant', amountFen: 300 },
    ]);
    expect(ask(fund({ heldFen: 300 }), '2026Q4', 301)).toBe('fund.overdrawn');
  });

  it('that becomes less is cancelled as far as it was not paid, one that becomes more takes the rest', () => {
    const regrant = (grantedFen: number, paidFen: number, amountFen: number) =>
      regrantBookings(fund({ grantedFen, paidFen }), { grantedFen, paidFen }, { ...inYear, amountFen });
    expect(regrant(600, 0, 400)).toEqual([{ kind: 'cancellation', amountFen: 200 }]);
    expect(regrant(600, 500, 400)).toEqual([{ kind: 'cancellation', amountFen: 100 }]);
    expect(regrant(600, 600, 0)).toEqual([]);
    expect(regrant(400, 400, 600)).toEqual([{ kind: 'grant', amountFen: 200 }]);
    expect(regrant(400, 0, 400)).toEqual([]);
  });
});

describe('an amount in yuan', () => {
  it.each([
    ['600000', 60_000_000],
    ['600,000.50', 60_000_050],
    ['0.01', 1],
    ['0.001', null],
    ['-1', null],
    ['六十万', null],
  ])('%s is %s fen', (text, fen) => {
    expect(fenFromYuan(text)).toBe(fen);
  });

  it('is said exactly', () => {
    expect([60_000_000, 1, 2_000_000_000].map(yuanOf)).toEqual(['600000', '0.01', '20000000']);
  });
});
