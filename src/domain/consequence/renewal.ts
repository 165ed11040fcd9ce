import type { ConsequenceState } from '../states/consequence-states.js';
import type { ConsequenceKind, Proposal } from './proposal.js';

/** A consequence of the result that is replaced. */
export interface FormerConsequence {
  id: string;
  bodyId: string;
  kind: ConsequenceKind;
  state: ConsequenceState;
  place: number | null;
  /** What was proposed, in fen, whatever was signed. */
  proposedFen: number;
  /** Figures by which it was proposed. */
  inputs: Proposal['inputs'];
}

/** What a corrected result does to the consequences of the former one. */
export interface Renewal {
  /** Not signed yet: the former proposal goes, a new one comes. */
  withdrawn: string[];
  /** Signed, and the new result says something else: a person decides again; null: it proposes nothing any more. */
  reopened: { id: string; proposal: Proposal | null }[];
  /** Decided, and the new result says the same: signed, or declined or exempted and not to be proposed again. */
  confirmed: string[];
  /** What is proposed anew. */
  drafted: Proposal[];
}

/**
 * Sets the consequences of a former result against the proposals of the one that replaces it. What was signed is never
 * changed in silence, and no body has the same consequence of a period twice; what was declined with a reason or exempted
 * is proposed again only where the body's own figures changed (an assumption: the mean of its group is none of them).
 * Source: rules.md, "Consequences": a result changed on objection after a signature reopens the consequence.
 */
export function renewalOf(former: readonly FormerConsequence[], proposals: readonly Proposal[]): Renewal {
  const renewal: Renewal = { withdrawn: [], reopened: [], confirmed: [], drafted: [] };
  const held = former.filter(({ state }) => state === 'signed' || state === 'reopened');
  for (const { id, state } of former)
    if (state === 'drafted' || state === 'stated') renewal.withdrawn.push(id);
  for (const one of held) {
    const proposal = proposals.find((each) => isSameMatter(one, each)) ?? null;
    const same = proposal?.place === one.place && proposal.amountFen === one.proposedFen;
    if (same && one.state === 'signed') renewal.confirmed.push(one.id);
    else renewal.reopened.push({ id: one.id, proposal });
  }
  const settled = former.filter(({ state }) => state === 'declined' || state === 'exempted');
  const standing = settled.filter((one) => proposals.some((each) => isSettledBy(one, each)));
  renewal.confirmed.push(...standing.map(({ id }) => id));
  renewal.drafted = proposals.filter(
    (each) => !held.some((one) => isSameMatter(one, each)) && !standing.some((one) => isSettledBy(one, each)),
  );
  return renewal;
}

const isSameMatter = (one: FormerConsequence, other: Proposal): boolean =>
  one.bodyId === other.bodyId && one.kind === other.kind;

const ownFigures = ['total', 'rank', 'cause'] as const;

const isSettledBy = (one: FormerConsequence, other: Proposal): boolean =>
  isSameMatter(one, other) &&
  one.proposedFen === other.amountFen &&
  ownFigures.every((name) => (one.inputs[name] ?? null) === (other.inputs[name] ?? null));
