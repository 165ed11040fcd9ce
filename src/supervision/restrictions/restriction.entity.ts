import { defineEntity, p } from '@mikro-orm/postgresql';
import type { CityLaw } from '../../domain/city-law.js';
import { AppError } from '../../domain/errors.js';
import { isOpenRestriction, restrictionStates } from '../../domain/states/restriction-states.js';
import type { RestrictionAction, RestrictionState } from '../../domain/states/restriction-states.js';
import { step } from '../../domain/states/step.js';
import { judgeRestriction, moveDueAt } from '../../domain/supervision/restriction-clock.js';
import type { RestrictionFacts, RestrictionJudgement } from '../../domain/supervision/restriction-clock.js';

/** Why something cannot be done: land 用地, money 资金, authority 审批权限, another body 其他单位. */
export const restrictionKinds = ['land', 'money', 'authority', 'other_body'] as const;

/** A kind of obstacle. */
export type RestrictionKind = (typeof restrictionKinds)[number];

const RestrictionSchema = defineEntity({
  name: 'Restriction',
  tableName: 'restriction',
  properties: {
    id: p.uuid().primary(),
    cityId: p.text(),
    decisionId: p.uuid().nullable(),
    partId: p.uuid().nullable(),
    projectId: p.uuid().nullable(),
    enterpriseId: p.uuid().nullable(),
    visitId: p.uuid().nullable(),
    raiserBodyId: p.uuid(),
    milestoneId: p.uuid().nullable(),
    milestoneTitle: p.text().nullable(),
    stopsDeadline: p.boolean(),
    kind: p.text().$type<RestrictionKind>(),
    wording: p.text(),
    bodyId: p.uuid(),
    leaderId: p.uuid().nullable(),
    state: p.text().$type<RestrictionState>(),
    round: p.integer(),
    heldSince: p.datetime(),
    dueAt: p.datetime(),
    remindedAt: p.datetime().nullable(),
    missedAt: p.datetime().nullable(),
    raisedBy: p.uuid(),
    raisedAt: p.datetime(),
    answeredBy: p.uuid().nullable(),
    answer: p.text().nullable(),
    creditedBodyId: p.uuid().nullable(),
    creditedPostId: p.uuid().nullable(),
    endedBy: p.uuid().nullable(),
    endedAt: p.datetime().nullable(),
    stoodWd: p.integer().nullable(),
    story: p.text().nullable(),
    nextDueAt: p.datetime().nullable(),
    version: p.integer(),
  },
});

/** Who acts, for which post and body, when and by which law. */
export interface RestrictionHand {
  postId: string;
  bodyId: string;
  now: Date;
  law: CityLaw;
}

/** 提请协调: "cannot, because …", with exactly one holder of the next move until a person ends it. Source: mission.md X5. */
export class Restriction extends RestrictionSchema.class {
  /** Whoever it was put to, or the leader, solves it, and is credited with it. @throws state.illegal-step */
  solve(hand: RestrictionHand, answer: string): void {
    take(this, 'solve');
    end(this, hand, answer);
    this.creditedPostId = hand.postId;
    if (hand.bodyId === this.bodyId) this.creditedBodyId = hand.bodyId;
  }

  /** It is unfounded, with the reason; the days come back. @throws state.illegal-step */
  refuse(hand: RestrictionHand, reason: string): void {
    take(this, 'refuse');
    end(this, hand, reason);
  }

  /** The body that was asked names another one, once. @throws state.illegal-step the second time */
  reroute({ now, law }: RestrictionHand, bodyId: string): void {
    take(this, 'reroute');
    this.bodyId = bodyId;
    this.pass(law, now);
  }

  /** The second body is not the right one either: the office says who answers. @throws state.illegal-step */
  handBack({ now, law }: RestrictionHand): void {
    take(this, 'hand_back');
    this.pass(law, now);
  }

  /** The office says who answers. @throws state.illegal-step */
  assign({ now, law }: RestrictionHand, bodyId: string): void {
    take(this, 'assign');
    this.bodyId = bodyId;
    this.pass(law, now);
  }

  /** Nobody answered: to the leader, or, from him or where none is named, to the meeting. @throws state.illegal-step */
  climb(law: CityLaw, now: Date): void {
    if (this.state !== 'with_leader' && this.state !== 'with_office') this.missedAt ??= now;
    take(this, 'climb');
    if (this.state === 'with_leader' && this.leaderId == null) take(this, 'climb');
    this.pass(law, now);
  }

  /** A dispatch meeting decides it. @throws state.illegal-step before it is on the agenda */
  decide(hand: RestrictionHand, answer: string): void {
    take(this, 'decide');
    end(this, hand, answer);
  }

  /** The raiser needs it no more; the days come back. @throws state.illegal-step */
  withdraw(hand: RestrictionHand, reason: string): void {
    take(this, 'withdraw');
    end(this, hand, reason);
  }

  /** Its part was settled meanwhile. @throws state.illegal-step */
  lapse(now: Date): void {
    take(this, 'lapse');
    this.endedAt = now;
    this.nextDueAt = null;
  }

  /** True while somebody has the next move. */
  isOpen(): boolean {
    return isOpenRestriction(this.state);
  }

  /** Gives the move to whoever has it in the present state, with a whole limit of his own. */
  pass(law: CityLaw, now: Date): void {
    this.round += 1;
    this.heldSince = now;
    this.dueAt = moveDueAt(this.state, law, now);
    this.remindedAt = null;
  }

  /** Judges its clock and keeps when to look again: at once while a step is due that nobody took. */
  judge(law: CityLaw, now: Date): RestrictionJudgement {
    const judgement = judgeRestriction(factsOf(this), law, now);
    this.nextDueAt = judgement.steps.length > 0 ? now : judgement.nextDueAt;
    return judgement;
  }

  /** @throws version.stale when somebody changed it after `version` was read; `mine` is what would be lost */
  assertVersion(version: number | undefined, mine: Record<string, unknown>): void {
    if (version === undefined || version === this.version) return;
    const { answer = null, state } = this;
    throw new AppError('version.stale', '您打开以后，这件提请协调已被别人处理过；请刷新后再看。', {
      context: {
        mine,
        theirs: { answer, state: restrictionStates.states[state].name },
        currentVersion: this.version,
      },
    });
  }

  /** Source: issue "supervision that forgets nothing": a restriction answered by its raiser. @throws restriction.own-answer */
  assertNotRaiser({ bodyId, postId }: { bodyId: string; postId: string }): void {
    // The leader to whom it climbed answers, also where the body above that raises it is the one that his post is on.
    const asBody = bodyId === this.raiserBodyId && postId !== this.leaderId;
    if (!asBody && postId !== this.raisedBy) return;
    throw new AppError('restriction.own-answer', '提请协调由被提请的一方答复，提出单位不能自己答复。');
  }
}
RestrictionSchema.setClass(Restriction);

// Functions beside the class: entities are made without its constructor, so they have no private methods.
function factsOf({ state, dueAt, remindedAt = null, leaderId = null }: Restriction): RestrictionFacts {
  return { state, dueAt, remindedAt, hasLeader: leaderId !== null };
}

function take(restriction: Restriction, action: RestrictionAction): void {
  restriction.state = step(restrictionStates, restriction.state, action);
}

function end(restriction: Restriction, { postId, now }: RestrictionHand, answer: string): void {
  restriction.answer = answer;
  restriction.answeredBy = postId;
  restriction.endedBy = postId;
  restriction.endedAt = now;
  restriction.nextDueAt = null;
}
