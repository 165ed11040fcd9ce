import type { AssessmentRules } from '../assessment/assessment-rules.js';
import { bottomOf } from './bottom.js';
import type { BottomBody } from './bottom.js';
import type { Candidate, Tie } from './candidate.js';
import type { ConsequenceRules } from './consequence-rules.js';
import { topOf } from './places.js';
import type { TopBody } from './places.js';
import * as say from './proposal-words.js';
import { answersHimself } from './tenure.js';

/** Kinds of consequences: 通报表扬, 流动红旗, 约谈, 致函上级主管单位. */
export const consequenceKinds = ['commendation', 'red_flag', 'interview', 'letter'] as const;

/** A kind of the closed list. */
export type ConsequenceKind = (typeof consequenceKinds)[number];

/** Whether a kind rewards; the others are sanctions, before which the body has its statement. */
export const isReward = (kind: ConsequenceKind): boolean => kind === 'commendation' || kind === 'red_flag';

/** A consequence as the rules propose it; a person signs it or declines. */
export interface Proposal {
  bodyId: string;
  group: string;
  kind: ConsequenceKind;
  /** Place in the group of a reward; null: a sanction. */
  place: number | null;
  /** Bonus in fen; 0: none. */
  amountFen: number;
  tie: Tie | null;
  /** Of an interview: whether the head answers himself or the body is heard; else null. */
  heard: 'head' | 'body' | null;
  /** The person who is head when it is proposed; null: vacant, or no interview. */
  headPersonId: string | null;
  /** The rule with the facts, in Chinese sentences. */
  rule: string;
  /** Figures of the published result by which it was judged, by name. */
  inputs: Readonly<Record<string, string | number | null>>;
}

/** By what is proposed: two sections of the rule pack and the city's day. */
export interface ProposalGround {
  rules: { assessment: AssessmentRules; consequence: ConsequenceRules };
  /** `YYYY-MM-DD`. */
  day: string;
  /** The result is that of a whole year; left out: of a quarter. */
  annual?: boolean;
}

/**
 * All consequences of one published result, group by group. A body at the bottom is not rewarded, whatever its place;
 * what a superior body directs is commended without money or written about, never interviewed. The year rewards as a
 * quarter does, but flags move by the quarter alone (assumption).
 * Source: rules.md, "Consequences"; article: 对排名靠前的单位…, 对排名靠后的单位主要负责人开展集体约谈.
 */
export function proposalsOf(bodies: readonly Candidate[], ground: ProposalGround): Proposal[] {
  return [...Map.groupBy(bodies, ({ group }) => group).values()].flatMap((group) => {
    const bottom = bottomOf(group, ground.rules.assessment);
    const kept = group.map((body) => {
      const atBottom = bottom.some((one) => one.body === body);
      return atBottom ? { ...body, ranked: false } : body;
    });
    return [...rewardsOf(kept, ground), ...bottom.map((one) => sanctionOf(one, ground))];
  });
}

function rewardsOf(group: readonly Candidate[], { rules, annual = false }: ProposalGround): Proposal[] {
  const { bonusFen, redFlags } = rules.consequence;
  const counties = group.every(({ category }) => category === 'county');
  const amounts = counties ? bonusFen.county : bonusFen.other;
  const flags =
    counties && !annual
      ? topOf(
          group,
          Array.from({ length: redFlags }, () => 0),
        )
      : [];
  return [
    ...topOf(group, amounts).map((top) => commendationOf(top, { places: amounts.length, annual })),
    ...flags.map((top) => ({ ...rewardOf(top, 'red_flag'), rule: say.redFlag(top, redFlags) })),
  ];
}

function commendationOf(top: TopBody, of: { places: number; annual: boolean }): Proposal {
  const paid = top.body.managedBy === 'city' ? top : { ...top, amountFen: 0 };
  return { ...rewardOf(paid, 'commendation'), rule: say.commendation(paid, of) };
}

const rewardOf = ({ body, place, amountFen, tie }: TopBody, kind: ConsequenceKind) => ({
  ...{ bodyId: body.bodyId, group: body.group, kind, place, amountFen, tie },
  ...{ heard: null, headPersonId: null },
  inputs: { total: body.total, rank: place, managedBy: body.managedBy },
});

function sanctionOf(bottom: BottomBody, { rules, day }: ProposalGround): Proposal {
  const { body, cause, mean, tie } = bottom;
  const inputs = { total: body.total, rank: body.rank, mean, cause, managedBy: body.managedBy };
  const common = { bodyId: body.bodyId, group: body.group, place: null, amountFen: 0, tie };
  const limits = rules.assessment.bottom;
  if (body.managedBy !== 'city') {
    const rule = say.letter(bottom, limits);
    return { ...common, kind: 'letter', heard: null, headPersonId: null, rule, inputs };
  }
  const { headAnswersFromMonths } = rules.consequence;
  const heard = answersHimself(body.head, day, headAnswersFromMonths) ? 'head' : 'body';
  return {
    ...{ ...common, kind: 'interview', heard, headPersonId: body.head?.personId ?? null },
    rule: say.interview(bottom, { ...limits, heard, months: headAnswersFromMonths }),
    inputs: { ...inputs, headSinceOn: body.head?.sinceOn ?? null },
  };
}
