import { describe, expect, it } from '@jest/globals';
import { flagFor } from '../../../../src/domain/consequence/flag.js';
import type { FlagHolder } from '../../../../src/domain/consequence/flag.js';
import { proposalsOf } from '../../../../src/domain/consequence/proposal.js';
import { renewalOf } from '../../../../src/domain/consequence/renewal.js';
import type { FormerConsequence } from '../../../../src/domain/consequence/renewal.js';
import { aGroup, counties } from '../../../factories/candidates.js';
import { law } from '../city-law.js';

const { assessment, consequence } = law.rules;
const proposals = proposalsOf(aGroup(['95', '94', '93'], counties), {
  rules: { assessment, consequence },
  day: '2026-11-10',
}).filter(({ kind }) => kind === 'commendation');
const former = (given: Partial<FormerConsequence>): FormerConsequence => ({
  ...{ id: 'f', bodyId: 'b1', kind: 'commendation', state: 'signed', place: 1, proposedFen: 60_000_000 },
  inputs: { total: '95', rank: 1, managedBy: 'city' },
  ...given,
});
const renewed = (given: Partial<FormerConsequence>) => {
  const { withdrawn, reopened, confirmed, drafted } = renewalOf([former(given)], proposals);
  const to = reopened.map(({ proposal }) => proposal?.place ?? null);
  return { withdrawn, reopened: to, confirmed, drafted: drafted.map(({ bodyId }) => bodyId) };
};

describe('a corrected result', () => {
  it.each<[string, Partial<FormerConsequence>, Partial<ReturnType<typeof renewed>>]>([
    [
      'withdraws what nobody signed, and proposes anew',
      { state: 'drafted' },
      { withdrawn: ['f'], drafted: ['b1', 'b2'] },
    ],
    ['also where the body had spoken', { state: 'stated' }, { withdrawn: ['f'], drafted: ['b1', 'b2'] }],
    ['leaves what was signed and is said again', {}, { confirmed: ['f'], drafted: ['b2'] }],
    ['reopens a place that moved', { place: 2, proposedFen: 40_000_000 }, { reopened: [1], drafted: ['b2'] }],
    [
      'reopens what it does not propose any more',
      { bodyId: 'b3', place: 1 },
      { reopened: [null], drafted: ['b1', 'b2'] },
    ],
    ['keeps open what was open', { state: 'reopened' }, { reopened: [1], drafted: ['b2'] }],
    ['leaves what was declined as it is', { state: 'declined' }, { confirmed: ['f'], drafted: ['b2'] }],
    ['leaves what was exempted as it is', { state: 'exempted' }, { confirmed: ['f'], drafted: ['b2'] }],
    [
      'proposes what was declined anew for another total',
      { state: 'declined', inputs: { total: '94.99', rank: 1 } },
      { drafted: ['b1', 'b2'] },
    ],
    [
      'proposes what was exempted anew for another place',
      { state: 'exempted', inputs: { total: '95', rank: 2 } },
      { drafted: ['b1', 'b2'] },
    ],
    [
      'proposes what was declined anew for other money',
      { state: 'declined', proposedFen: 59_999_999 },
      { drafted: ['b1', 'b2'] },
    ],
    ['proposes anew what an earlier correction revoked', { state: 'revoked' }, { drafted: ['b1', 'b2'] }],
  ])('%s', (_name, given, expected) => {
    expect(renewed(given)).toEqual({ withdrawn: [], reopened: [], confirmed: [], drafted: [], ...expected });
  });
});

describe('a mobile red flag', () => {
  const holders: FlagHolder[] = [
    { flag: 1, bodyId: 'old', period: '2026Q2' },
    { flag: 2, bodyId: 'best', period: '2026Q2' },
  ];
  const best = new Set(['best', 'new']);

  it('stays with a county that earns it again, and moves from one that does not', () => {
    expect(flagFor('best', holders, { flags: 2, best })).toBe(2);
    expect(flagFor('new', holders, { flags: 2, best })).toBe(1);
  });

  it('that nobody holds goes first; none is taken from another of the best', () => {
    expect(flagFor('new', holders.slice(1), { flags: 2, best })).toBe(1);
    expect(flagFor('new', holders, { flags: 2, best: new Set(['best', 'old', 'new']) })).toBeNull();
  });
});
