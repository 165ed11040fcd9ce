import type { InterviewState } from '../../domain/states/interview-states.js';
import type { MoveView } from '../orders/order.schema.js';

/**
 * Whose move it is on a proposed interview: its named leader's until he decides, then the office's, which calls
 * and holds it. The rules set no limit for either. Source: mission.md S4; rules.md, "Ladder".
 */
export function interviewMove(state: InterviewState, signerTitle: string | null): MoveView {
  const open = { by: null, late: false };
  if (state === 'drafted')
    return { who: 'leader', name: signerTitle ?? '未指定市领导', action: '签发或不予约谈', ...open };
  if (state === 'signed')
    return { who: 'supervision_office', name: '两办督查室', action: '通知并组织约谈', ...open };
  return { who: 'nobody', name: '无', action: '已了结', ...open };
}
