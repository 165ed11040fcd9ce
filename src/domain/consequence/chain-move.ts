import type { InterviewChainState } from '../states/interview-chain-states.js';

/** Who has the next move on a signed interview; the names are terms of the law. */
export interface ChainMove {
  who: 'supervision_office' | 'unit' | 'nobody';
  action: string;
}

const office = (action: string): ChainMove => ({ who: 'supervision_office', action });
const unit = (action: string): ChainMove => ({ who: 'unit', action });

const moves: Record<InterviewChainState, ChainMove> = {
  signed: office('通知约谈的时间和地点'),
  called: unit('签收约谈通知'),
  received: office('组织约谈并登记纪要'),
  missed: office('另行通知约谈时间'),
  held: unit('作出公开承诺'),
  committed: office('下达整改任务'),
  rectifying: unit('完成整改任务'),
  rectified: office('核查整改情况'),
  closed: { who: 'nobody', action: '已了结' },
  revoked: { who: 'nobody', action: '已了结' },
};

/** Whose move it is on a signed interview, and what is expected. Source: rules.md, "Consequences": bottom unit's chain. */
export const chainMove = (state: InterviewChainState): ChainMove => moves[state];

/** States in which the body's head has the move, and in which the office has it. */
export const movedBy = (who: 'supervision_office' | 'unit'): InterviewChainState[] =>
  (Object.keys(moves) as InterviewChainState[]).filter((state) => moves[state].who === who);
