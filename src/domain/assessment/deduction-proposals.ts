import { decimal, figure } from './figure.js';
import type { Figure } from './figure.js';

/** Why the lamps propose to deduct: yellow lamps that were urged, or a red one that still burns at the quarter's end. */
export type DeductionKind = 'urged_yellows' | 'red_at_end';

/** The numbers of lamp deductions in the rule pack. */
export interface LampDeductionRules {
  /** Urged yellow lamps of one task in a quarter from which it is deducted. */
  urgedYellows: number;
  /** Points for that, and for a red lamp that is not cleared at the quarter's end. */
  urgedPoints: number;
  redPoints: number;
  /** Working days after the statement term in which it is checked, and after the check in which it is signed. */
  checkWithinWd: number;
  decideWithinWd: number;
}

/** What the lamps of one body's part of a task did in a quarter. */
export interface LampTrouble {
  bodyId: string;
  taskId: string;
  partId: string;
  /** What the task says. */
  wording: string;
  /** Yellow lamps that were urged in the quarter. */
  urged: number;
  /** Why its lamp was red at the quarter's end; null: it was not. */
  red: string | null;
}

/** A deduction that the rules propose; it deducts nothing before a person signs it. */
export interface DeductionProposal {
  bodyId: string;
  taskId: string;
  partId: string;
  kind: DeductionKind;
  /** Above zero. */
  points: Figure;
  reason: string;
  /** Which rule says so, in words. */
  basis: string;
}

/**
 * What the lamps of a quarter propose to deduct, each kind once for a body and its task; which of them counts is judged
 * when the quarter is computed.
 * Source: rules.md, "Ladder": 2 urged yellows on one task in a quarter → −1; red not cleared at quarter end → −2.
 */
export function proposeDeductions(
  troubles: readonly LampTrouble[],
  rules: LampDeductionRules,
): DeductionProposal[] {
  return troubles.flatMap((trouble) => [...urgedProposal(trouble, rules), ...redProposal(trouble, rules)]);
}

function urgedProposal(trouble: LampTrouble, rules: LampDeductionRules): DeductionProposal[] {
  const { urgedYellows, urgedPoints } = rules;
  if (trouble.urged < urgedYellows || urgedPoints === 0) return [];
  const reason = `任务“${trouble.wording}”本季度黄灯催办${trouble.urged}次`;
  const basis = `一项任务一个季度内黄灯催办${urgedYellows}次，发函并扣${urgedPoints}分`;
  return [{ ...of(trouble), kind: 'urged_yellows', points: figure(decimal(urgedPoints)), reason, basis }];
}

function redProposal(trouble: LampTrouble, { redPoints }: LampDeductionRules): DeductionProposal[] {
  if (trouble.red === null || redPoints === 0) return [];
  const reason = `任务“${trouble.wording}”季度末红灯未销：${trouble.red}`;
  const basis = `季度末红灯未销，扣${redPoints}分`;
  return [{ ...of(trouble), kind: 'red_at_end', points: figure(decimal(redPoints)), reason, basis }];
}

const of = ({ bodyId, taskId, partId }: LampTrouble) => ({ bodyId, taskId, partId });
