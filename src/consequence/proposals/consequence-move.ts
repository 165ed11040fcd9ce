import { chainMove } from '../../domain/consequence/chain-move.js';
import type { ConsequenceKind } from '../../domain/consequence/proposal.js';
import { isReward } from '../../domain/consequence/proposal.js';
import { checkRefused, checkerNames, checksAwaited } from '../../domain/consequence/reward-checks.js';
import type { RewardChecks } from '../../domain/consequence/reward-checks.js';
import { isOpenChain } from '../../domain/states/interview-chain-states.js';
import type { InterviewChainState } from '../../domain/states/interview-chain-states.js';
import { isUndecidedConsequence } from '../../domain/states/consequence-states.js';
import type { ConsequenceState } from '../../domain/states/consequence-states.js';

/** What a consequence waits for is judged by. */
export interface MoveFacts {
  kind: ConsequenceKind;
  state: ConsequenceState;
  bodyName: string;
  /** Title of the one post that signs; null: any that signs rewards. */
  signerTitle: string | null;
  statementUntil: Date | null;
  /** Where the interview stands that was signed, and until when; null: there is none. */
  chainState: InterviewChainState | null;
  chainDueAt: Date | null;
  /** Of a reward: what was said before the signature. */
  checks: RewardChecks;
  askedFen: number;
  upheld: boolean;
  unpaidFen: number;
  owedFen: number;
}

/** Whose move it is: who, what he does, and by when; the names are terms of the law. */
export interface ConsequenceMove {
  who: 'body' | 'checker' | 'signer' | 'finance' | 'office' | 'nobody';
  name: string;
  action: string;
  dueAt: Date | null;
}

/** Whose move it is on a consequence: the body's within its term, the signer's, then finance's or of an interview whoever has its next step. */
export function consequenceMove(facts: MoveFacts, now: Date): ConsequenceMove {
  const { state, bodyName, signerTitle, statementUntil, unpaidFen, owedFen } = facts;
  if (state === 'drafted' && statementUntil !== null && now <= statementUntil)
    return { who: 'body', name: bodyName, action: '提交陈述', dueAt: statementUntil };
  if (isReward(facts.kind) && isUndecidedConsequence(state)) {
    const [checker] = checksAwaited(facts, facts.checks);
    if (checker !== undefined)
      return { who: 'checker', name: checkerNames[checker], action: '核对', dueAt: null };
  }
  if (isUndecidedConsequence(state)) {
    const isRefused = checkRefused(facts, facts.checks) !== null;
    const action = isRefused ? '核对未通过，不予签发' : state === 'reopened' ? '重新审议' : '签发或不予签发';
    return { who: 'signer', name: signerTitle ?? '市委书记或市长', action, dueAt: null };
  }
  const step = state === 'signed' ? chainStep(facts) : null;
  if (step !== null) return step;
  const finance = { who: 'finance' as const, name: '市财政局', dueAt: null };
  if (state === 'signed' && unpaidFen > 0) return { ...finance, action: '确认拨付' };
  if (owedFen > 0) return { ...finance, action: '确认收回' };
  return { who: 'nobody', name: '无', action: '已了结', dueAt: null };
}

function chainStep({ chainState, chainDueAt, bodyName }: MoveFacts): ConsequenceMove | null {
  if (chainState === null || !isOpenChain(chainState)) return null;
  const { who, action } = chainMove(chainState);
  return who === 'unit'
    ? { who: 'body', name: bodyName, action, dueAt: chainDueAt }
    : { who: 'office', name: '两办督查室', action, dueAt: chainDueAt };
}
