import { defineEntity, p } from '@mikro-orm/postgresql';
import type { DeductionKind } from '../../domain/assessment/deduction-proposals.js';
import { sayPeriod } from '../../domain/assessment/say-period.js';
import { quarterOf } from '../../domain/assessment/quarter.js';
import { AppError } from '../../domain/errors.js';
import { deductionStates } from '../../domain/states/deduction-states.js';
import type { DeductionState } from '../../domain/states/deduction-states.js';
import { step } from '../../domain/states/step.js';
import { sayLimit } from '../../domain/supervision/sentences.js';

const DeductionSchema = defineEntity({
  name: 'Deduction',
  tableName: 'lamp_deduction',
  properties: {
    id: p.uuid().primary(),
    cityId: p.text(),
    period: p.text(),
    bodyId: p.uuid(),
    taskId: p.uuid(),
    partId: p.uuid(),
    kind: p.text().$type<DeductionKind>(),
    points: p.text(),
    reason: p.text(),
    basis: p.text(),
    checkerBodyId: p.uuid().nullable(),
    state: p.text().$type<DeductionState>(),
    proposedPerson: p.uuid().nullable(),
    proposedAt: p.datetime(),
    statementUntil: p.datetime(),
    statement: p.text().nullable(),
    exemptionBasis: p.text().nullable(),
    statedBy: p.uuid().nullable(),
    statedPerson: p.uuid().nullable(),
    statedAt: p.datetime().nullable(),
    stands: p.boolean().nullable(),
    checkNote: p.text().nullable(),
    checkedBy: p.uuid().nullable(),
    checkedPerson: p.uuid().nullable(),
    checkedAt: p.datetime().nullable(),
    decision: p.text().nullable(),
    exemptUntil: p.date().nullable(),
    decidedBy: p.uuid().nullable(),
    decidedAt: p.datetime().nullable(),
    version: p.integer(),
  },
});

/** Who acts on a deduction, and when. */
export interface DeductionHand {
  postId: string;
  personId: string;
  now: Date;
}

/** What a body says before it is deducted: its view, and on what it asks to be exempted 容错纠错. */
interface DeductionStatement {
  statement: string;
  exemptionBasis: string | null;
}

/** How a deduction is decided; a day only for an exemption, until which it holds, inclusive. */
interface DeductionDecision {
  outcome: 'confirm' | 'decline' | 'exempt';
  reason: string | null;
  exemptUntil: string | null;
}

/** 督办扣分 that a quarter's lamps proposed: in force only once the named signer has confirmed it. Source: rules.md, "Ladder". */
export class Deduction extends DeductionSchema.class {
  /** The head of the body says its view. @throws consequence.too-late after its days, state.illegal-step twice */
  makeStatement({ postId, personId, now }: DeductionHand, said: DeductionStatement): void {
    const state = step(deductionStates, this.state, 'state');
    if (now > this.statementUntil)
      throw new AppError(
        'consequence.too-late',
        `陈述期已于${sayLimit(this.statementUntil)}结束，不能再提交陈述。`,
      );
    Object.assign(this, { state, ...said, statedBy: postId, statedPerson: personId, statedAt: now });
  }

  /**
   * The lead assessor, or the supervision office, says whether it stands, on the statement or after its days.
   * @throws consequence.statement-running, consequence.own-proposal, state.illegal-step twice
   */
  check({ postId, personId, now }: DeductionHand, stands: boolean, note: string): void {
    const state = step(deductionStates, this.state, 'check');
    this.assertHeard(now);
    if (personId === this.proposedPerson)
      throw new AppError('consequence.own-proposal', '这件扣分由您提出，须由另一人核对。');
    const checked = { checkedBy: postId, checkedPerson: personId, checkedAt: now };
    Object.assign(this, { state, stands, checkNote: note, ...checked });
  }

  /**
   * The head of the assessment office decides, with a reason unless it is confirmed as it was checked.
   * @throws consequence.statement-running, state.illegal-step before the check and once decided, request.invalid for
   *   what is missing
   */
  decide({ postId, now }: DeductionHand, { outcome, reason, exemptUntil }: DeductionDecision): void {
    this.assertHeard(now);
    const state = step(deductionStates, this.state, outcome);
    if (reason === null && (outcome !== 'confirm' || this.stands === false))
      throw missing('reason', '请写明理由');
    if (outcome === 'exempt') assertExemption(this, exemptUntil);
    const until = outcome === 'exempt' ? exemptUntil : null;
    Object.assign(this, { state, decision: reason, exemptUntil: until, decidedBy: postId, decidedAt: now });
  }

  /** Nothing is signed before the body had its days. @throws consequence.statement-running */
  assertHeard(now: Date): void {
    if (this.state !== 'proposed' || now > this.statementUntil) return;
    throw new AppError(
      'consequence.statement-running',
      `单位的陈述期到${sayLimit(this.statementUntil)}为止，收到陈述或者期满以后再办理。`,
    );
  }

  /** @throws version.stale when somebody changed it after `version` was read; `mine` is what would be lost */
  assertVersion(version: number | undefined, mine: Record<string, unknown>): void {
    if (version === undefined || version === this.version) return;
    const theirs = { statement: this.statement ?? null, reason: this.decision ?? null };
    throw new AppError('version.stale', '您打开以后，这件扣分建议已被处理过；请刷新后再看。', {
      context: { mine, theirs, currentVersion: this.version },
    });
  }
}
DeductionSchema.setClass(Deduction);

// Rows are given the class after they are read: a private method would not be theirs.
function assertExemption({ period }: Deduction, exemptUntil: string | null): void {
  const lastDay = quarterOf(period)?.lastDay ?? '';
  if (exemptUntil === null) throw missing('exemptUntil', '请写明免责有效到哪一天');
  if (exemptUntil < lastDay)
    throw missing('exemptUntil', `有效期应到${sayPeriod(period)}最后一天（${lastDay}）或者以后`);
}

const missing = (field: string, detail: string): AppError =>
  new AppError('request.invalid', `${detail}。`, { fields: [{ pointer: `/${field}`, detail }] });
