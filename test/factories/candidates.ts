import type { Candidate } from '../../src/domain/consequence/candidate.js';

/** A body of a group where only what matters is said; its head is in post for years. */
export const aCandidate = (
  bodyId: string,
  total: string | null,
  given: Partial<Candidate> = {},
): Candidate => ({
  ...{ bodyId, name: bodyId, group: '经济管理', category: 'government_department', managedBy: 'city' },
  ...{ ranked: true, total, rank: null, head: { personId: `head of ${bodyId}`, sinceOn: '2024-01-01' } },
  ...given,
});

/** A ranked group with these totals, best first; equal totals share the better place. */
export const aGroup = (totals: readonly string[], given: Partial<Candidate> = {}): Candidate[] =>
  totals.map((total, at) => aCandidate(`b${at + 1}`, total, { rank: totals.indexOf(total) + 1, ...given }));

/** What makes a group one of counties. */
export const counties: Partial<Candidate> = { group: '县区', category: 'county' };
