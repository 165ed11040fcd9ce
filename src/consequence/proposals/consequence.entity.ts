import { defineEntity, p } from '@mikro-orm/postgresql';
import { dayOf } from '../../domain/calendar/city-day.js';
import { isReward } from '../../domain/consequence/proposal.js';
import type { CheckedReward } from '../../domain/consequence/reward-checks.js';
import type { ConsequenceKind } from '../../domain/consequence/proposal.js';
import { AppError } from '../../domain/errors.js';
import { consequenceStates } from '../../domain/states/consequence-states.js';
import type { ConsequenceState } from '../../domain/states/consequence-states.js';
import { canStep, step } from '../../domain/states/step.js';
import { sayLimit } from '../../domain/supervision/sentences.js';

/** What a corrected result proposes in the place of what was signed; money in fen. */
export interface RenewedProposal {
  place: number | null;
  amountFen: number;
  rule: string;
}

const ConsequenceSchema = defineEntity({
  name: 'Consequence',
  tableName: 'consequence',
  properties: {
    id: p.uuid().primary(),
    cityId: p.text(),
    period: p.text(),
    resultId: p.uuid(),
    bodyId: p.uuid(),
    rankingGroup: p.text(),
    kind: p.text().$type<ConsequenceKind>(),
    state: p.text().$type<ConsequenceState>(),
    place: p.integer().nullable(),
    tiePlaces: p.integer().nullable(),
    tieOf: p.integer().nullable(),
    heard: p.text().$type<'head' | 'body'>().nullable(),
    headPerson: p.uuid().nullable(),
    proposedFen: p.decimal('number'),
    amountFen: p.decimal('number'),
    plaque: p.boolean(),
    inputs: p.json().$type<Record<string, string | number | null>>(),
    signer: p.uuid().nullable(),
    proposedPerson: p.uuid(),
    proposedAt: p.datetime(),
    statementUntil: p.datetime().nullable(),
    statement: p.text().nullable(),
    statedBy: p.uuid().nullable(),
    statedAt: p.datetime().nullable(),
    exemptionBasis: p.text().nullable(),
    exemptionBy: p.uuid().nullable(),
    exemptionAt: p.datetime().nullable(),
    decidedBy: p.uuid().nullable(),
    decidedPerson: p.uuid().nullable(),
    decidedAt: p.datetime().nullable(),
    enteredBy: p.uuid().nullable(),
    paperOn: p.date().nullable(),
    reason: p.text().nullable(),
    reopenedAt: p.datetime().nullable(),
    renewed: p.json().$type<RenewedProposal>().nullable(),
    version: p.integer(),
  },
});

/** Whose signature it is: the post with the person on it, and who entered it 代录 where it stands on paper. */
export interface SigningHand {
  postId: string;
  personId: string;
  now: Date;
  /** Null: signed in the system. */
  entered: { postId: string; personId: string; paperOn: string } | null;
}

/** What a signature may change of what was proposed; left out: as proposed. */
export interface SignedChange {
  /** Bonus in fen. */
  amountFen?: number | undefined;
  plaque?: boolean | undefined;
  reason?: string | undefined;
}

/** 奖惩建议: proposed by rule, in force once the person signs whom the table of acts names. Source: rules.md, "Consequences". */
export class Consequence extends ConsequenceSchema.class {
  /** The body says its view before a sanction is signed. @throws consequence.too-late after its term, state.illegal-step twice */
  makeStatement(postId: string, text: string, now: Date): void {
    const until = this.statementUntil;
    if (until == null) throw new AppError('state.illegal-step', '奖励建议不需要陈述。');
    if (now > until)
      throw new AppError('consequence.too-late', `陈述期已于${sayLimit(until)}结束，不能再提交陈述。`);
    this.state = step(consequenceStates, this.state, 'state');
    Object.assign(this, { statement: text, statedBy: postId, statedAt: now });
  }

  /**
   * 容错纠错: the body asks not to be sanctioned, on a basis; the sanction waits for a person as before.
   * @throws consequence.too-late after the term of its statement, state.illegal-step twice, of a reward or once decided
   */
  askExemption(postId: string, basis: string, now: Date): void {
    const until = this.statementUntil;
    if (until == null || this.exemptionBasis != null || !canStep(consequenceStates, this.state, 'exempt'))
      throw new AppError('state.illegal-step', '这件奖惩建议不能申请容错，或者已经申请过。');
    if (now > until) throw new AppError('consequence.too-late', `申请容错的期限已于${sayLimit(until)}结束。`);
    Object.assign(this, { exemptionBasis: basis, exemptionBy: postId, exemptionAt: now });
  }

  /** Not sanctioned, for what the body asked. @throws state.illegal-step unless it asked, and as `sign` */
  exempt(hand: SigningHand, reason: string): void {
    const next = step(consequenceStates, this.state, 'exempt');
    if (this.exemptionBasis == null)
      throw new AppError('state.illegal-step', '单位没有申请容错，不能免予处理；可以不予签发并写明原因。');
    assertOtherPerson(this, hand);
    this.state = next;
    decided(this, hand, reason);
  }

  /**
   * Signed as proposed, or with a change and its reason; after a correction, signed anew.
   * @throws consequence.own-proposal, consequence.statement-running, request.invalid for a change without reason or one
   *   that the rules do not allow, state.illegal-step once decided
   */
  sign(hand: SigningHand, { amountFen, plaque, reason }: SignedChange = {}): void {
    const next = step(consequenceStates, this.state, 'sign');
    this.assertMayDecide(hand);
    const proposed = this.state === 'reopened' ? this.renewed?.amountFen : this.proposedFen;
    const amount = amountFen ?? proposed ?? this.amountFen;
    const hasPlaque = plaque ?? this.plaque;
    assertAllowed(this, amount, hasPlaque);
    const changed = amount !== proposed || hasPlaque !== this.plaque;
    if (changed && reason === undefined)
      throw new AppError('request.invalid', '改变了建议的内容，请写明原因。', {
        fields: [{ pointer: '/reason', detail: '请写明改变建议的原因' }],
      });
    if (this.renewed != null)
      Object.assign(this, { place: this.renewed.place, proposedFen: this.renewed.amountFen });
    Object.assign(this, { state: next, amountFen: amount, plaque: hasPlaque, renewed: null });
    decided(this, hand, reason ?? null);
  }

  /** Not signed, or what was signed is taken back after a correction, with the reason. @throws as `sign` */
  decline(hand: SigningHand, reason: string): void {
    const action = this.state === 'reopened' ? 'revoke' : 'decline';
    const next = step(consequenceStates, this.state, action);
    this.assertMayDecide(hand);
    Object.assign(this, { state: next, amountFen: action === 'revoke' ? 0 : this.amountFen, renewed: null });
    decided(this, hand, reason);
  }

  /** Four eyes count persons, and a sanction waits for the statement. @throws consequence.own-proposal, consequence.statement-running */
  assertMayDecide(hand: SigningHand): void {
    const { now, entered } = hand;
    assertOtherPerson(this, hand);
    const until = this.statementUntil;
    if (until != null && this.state === 'drafted' && now <= until)
      throw new AppError(
        'consequence.statement-running',
        `单位的陈述期到${sayLimit(until)}为止，收到陈述或者期满以后才能决定。`,
      );
    if (entered !== null) assertPaper(this, entered.paperOn, now);
  }

  /** By what it is judged who has to have checked it before a signature. */
  asked(): CheckedReward {
    const { kind, state, renewed, proposedFen, amountFen } = this;
    const isReopened = state === 'reopened';
    return {
      ...{ kind, state, askedFen: isReopened ? (renewed?.amountFen ?? amountFen) : proposedFen },
      upheld: isReopened && renewed == null,
    };
  }

  /** @throws version.stale when somebody changed it after `version` was read */
  assertVersion(version: number | undefined, mine: Record<string, unknown>): void {
    if (version === undefined || version === this.version) return;
    const theirs = { reason: this.reason ?? null, statement: this.statement ?? null };
    throw new AppError('version.stale', '您打开以后，这件奖惩建议已被处理过；请刷新后再看。', {
      context: { mine, theirs, currentVersion: this.version },
    });
  }
}
ConsequenceSchema.setClass(Consequence);

function assertOtherPerson({ proposedPerson }: Consequence, { personId, entered }: SigningHand): void {
  if (personId !== proposedPerson && entered?.personId !== proposedPerson) return;
  throw new AppError('consequence.own-proposal', '考核结果由您发布，这件奖惩由另一人签发。');
}

// Rows are given the class after they are read: a private method would not be theirs.
function assertAllowed({ kind, inputs }: Consequence, amountFen: number, plaque: boolean): void {
  const paid = kind === 'commendation' && inputs.managedBy === 'city';
  if (paid || (amountFen === 0 && !plaque)) return;
  const detail = isReward(kind) ? '这件奖励不发奖金、不颁发奖牌' : '这件不是奖励，没有奖金和奖牌';
  throw new AppError('request.invalid', `${detail}。`, { fields: [{ pointer: '/amountFen', detail }] });
}

function assertPaper({ proposedAt }: Consequence, paperOn: string, now: Date): void {
  if (paperOn >= dayOf(proposedAt) && paperOn <= dayOf(now)) return;
  const detail = '纸面签批的日期应在提出建议以后、今天以前';
  throw new AppError('request.invalid', `${detail}。`, { fields: [{ pointer: '/paperOn', detail }] });
}

function decided(
  one: Consequence,
  { postId, personId, now, entered }: SigningHand,
  reason: string | null,
): void {
  Object.assign(one, { decidedBy: postId, decidedPerson: personId, decidedAt: now, reason });
  Object.assign(one, { enteredBy: entered?.postId ?? null, paperOn: entered?.paperOn ?? null });
}
