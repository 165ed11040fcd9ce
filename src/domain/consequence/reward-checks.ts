import { AppError } from '../errors.js';
import type { ConsequenceState } from '../states/consequence-states.js';
import { isReward } from './proposal.js';
import type { ConsequenceKind } from './proposal.js';

/** Who checks a reward before it is signed: the assessment office its basis, finance its money. */
export const rewardCheckers = ['assessment', 'finance'] as const;

/** One of the two. */
export type RewardChecker = (typeof rewardCheckers)[number];

/** What a checker said last, since it was proposed or reopened. */
interface RewardCheck {
  passed: boolean;
  /** Post and name. */
  by: string;
  at: string;
  /** What was found, or why it was refused. */
  note: string | null;
}

/** What each of them said; null: nothing yet. */
export type RewardChecks = Readonly<Record<RewardChecker, RewardCheck | null>>;

/** By what it is judged which checks a reward needs; money in fen. */
export interface CheckedReward {
  kind: ConsequenceKind;
  state: ConsequenceState;
  /** Bonus that is asked for: as proposed, or as the corrected result proposes it. */
  askedFen: number;
  /** The corrected result proposes nothing any more: whoever signs upholds what was checked before. */
  upheld: boolean;
}

/** The names by which the law calls them. */
export const checkerNames: Readonly<Record<RewardChecker, string>> = {
  assessment: '市考核办',
  finance: '市财政局',
};

/**
 * Who has to have checked a reward before anybody signs it: of a reward without money the assessment office alone.
 * Source: rules.md, table of acts: reward, bonus: checks: assessment office, finance.
 */
export function checksNeeded({ kind, askedFen, upheld }: CheckedReward): RewardChecker[] {
  if (!isReward(kind) || upheld) return [];
  return askedFen > 0 ? ['assessment', 'finance'] : ['assessment'];
}

/** Who has said nothing yet. */
export const checksAwaited = (reward: CheckedReward, checks: RewardChecks): RewardChecker[] =>
  checksNeeded(reward).filter((checker) => checks[checker] === null);

/** Who refused, the first of them; null: nobody. */
export const checkRefused = (reward: CheckedReward, checks: RewardChecks): RewardChecker | null =>
  checksNeeded(reward).find((checker) => checks[checker]?.passed === false) ?? null;

/** @throws AppError consequence.unchecked while a check is missing, or with its reason where one was refused */
export function assertChecked(reward: CheckedReward, checks: RewardChecks): void {
  const refused = checkRefused(reward, checks);
  if (refused !== null)
    throw new AppError(
      'consequence.unchecked',
      `${checkerNames[refused]}核对未通过：${checks[refused]?.note ?? ''}请先处理后重新核对，或者不予签发。`,
    );
  const awaited = checksAwaited(reward, checks);
  if (awaited.length === 0) return;
  const who = awaited.map((checker) => checkerNames[checker]).join('、');
  throw new AppError('consequence.unchecked', `这件奖励还没有核对，请${who}核对以后再签发。`);
}
