import { Injectable } from '@nestjs/common';
import { AppError } from '../../domain/errors.js';
import { sayLimit } from '../../domain/supervision/sentences.js';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { mayDo, requirePermission } from '../../identity/permissions.js';
import { assertOtherPerson } from '../orders/order-ground.record.js';
import { unitOf } from '../orders/order.record.js';
import { RestrictionCommandService } from './restriction-command.service.js';
import type { RestrictionMoment } from './restriction-command.service.js';
import { answeringBody } from './restriction-ground.record.js';
import type {
  RestrictionAnswer,
  RestrictionAnswerInput,
  RestrictionReasonInput,
  RestrictionRerouteInput,
} from './restriction.schema.js';
import type { Restriction } from './restriction.entity.js';

/** What those who are asked do with a restriction, and what the raiser and the office do. */
@Injectable()
export class RestrictionReplyService {
  constructor(private readonly restrictions: RestrictionCommandService) {}

  /**
   * The body that is asked, or the responsible leader once it has climbed to him, solves or refuses it.
   * @throws restriction.own-answer for the raiser, record.not-found for everybody else's
   */
  answer(context: CommandContext, id: string, input: RestrictionAnswerInput): Promise<RestrictionAnswer> {
    const { outcome, answer, version } = input;
    return this.restrictions.run(context, { id, action: 'restriction:answer' }, async (restriction, at) => {
      await requireAnswerer(restriction, at);
      restriction.assertVersion(version, { answer, state: outcome });
      if (outcome === 'solved') restriction.solve(at.hand, answer);
      else {
        requireMove(restriction, context.actor);
        restriction.refuse(at.hand, answer);
      }
      return { step: { action: outcome === 'solved' ? 'solve' : 'refuse', note: answer } };
    });
  }

  /** The first body that is asked names another one. @throws state.illegal-step the second time */
  reroute(context: CommandContext, id: string, input: RestrictionRerouteInput): Promise<RestrictionAnswer> {
    const { bodyCode, reason, version } = input;
    return this.restrictions.run(context, { id, action: 'restriction:reroute' }, async (restriction, at) => {
      await requireAnswerer(restriction, at);
      restriction.assertVersion(version, { reason });
      const body = await answeringBody(at.em, bodyCode, restriction);
      restriction.reroute(at.hand, body.id);
      const word = askedWord(restriction, at, `${at.ground.bodyName}转请${body.name}答复：${reason}`);
      return { step: { action: 'reroute', toBodyId: body.id, note: reason }, words: [word] };
    });
  }

  /** The second body is not the right one either: the office says who answers. @throws state.illegal-step */
  handBack(context: CommandContext, id: string, input: RestrictionReasonInput): Promise<RestrictionAnswer> {
    const { reason, version } = input;
    return this.restrictions.run(context, { id, action: 'restriction:reroute' }, async (restriction, at) => {
      await requireAnswerer(restriction, at);
      restriction.assertVersion(version, { reason });
      restriction.handBack(at.hand);
      const sentence = `${at.ground.raiserName}就“${at.ground.title}”提请协调，请于${sayLimit(restriction.dueAt)}前指定答复单位`;
      const word = { to: [at.ground.office], rung: 'restriction_assign', sentence };
      return { step: { action: 'hand_back', note: reason }, words: [word] };
    });
  }

  /** The office that looks after the raiser says who answers. @throws permission.denied, record.not-found */
  assign(context: CommandContext, id: string, input: RestrictionRerouteInput): Promise<RestrictionAnswer> {
    const { bodyCode, reason, version } = input;
    return this.restrictions.run(context, { id, action: 'restriction:assign' }, async (restriction, at) => {
      requirePermission(context.actor, 'restriction:assign', at.ground.raiser);
      restriction.assertVersion(version, { reason });
      const body = await answeringBody(at.em, bodyCode, { ...restriction, bodyId: null });
      restriction.assign(at.hand, body.id);
      const word = askedWord(restriction, at, `督查室指定${body.name}答复：${reason}`);
      return { step: { action: 'assign', toBodyId: body.id, note: reason }, words: [word] };
    });
  }

  /** The raiser takes it back. @throws record.not-found for another body's */
  withdraw(context: CommandContext, id: string, input: RestrictionReasonInput): Promise<RestrictionAnswer> {
    const { reason, version } = input;
    return this.restrictions.run(context, { id, action: 'restriction:withdraw' }, (restriction, at) => {
      requirePermission(context.actor, 'restriction:raise', at.ground.raiser);
      restriction.assertVersion(version, { reason });
      restriction.withdraw(at.hand, reason);
      const sentence = `${at.ground.raiserName}撤回了“${at.ground.title}”的提请协调：${reason}`;
      const word = { to: unitOf(restriction.bodyId), rung: 'restriction_ended', sentence };
      return { step: { action: 'withdraw', note: reason }, words: [word] };
    });
  }
}

// The leader answers by his post, a body by its own; whoever raised it never, whatever post he holds.
async function requireAnswerer(
  restriction: Restriction,
  { em, context: { actor } }: RestrictionMoment,
): Promise<void> {
  restriction.assertNotRaiser(actor);
  if (!isLeaderOf(restriction, actor))
    requirePermission(actor, 'restriction:answer', { bodyId: restriction.bodyId });
  await assertOtherPerson(em, actor, {
    postId: restriction.raisedBy,
    refusal: '提请协调由被提请的一方答复，提出人不能自己答复。',
  });
}

// Solving is welcome from whoever was asked at any time; a refusal only from who has the move.
function requireMove(restriction: Restriction, actor: Actor): void {
  const withLeader = restriction.state === 'with_leader';
  if (restriction.state === 'on_agenda')
    throw new AppError(
      'state.illegal-step',
      '事项已列入调度会议程，理由是否成立由会议议定；已经解决的可以答复解决。',
    );
  if (withLeader === isLeaderOf(restriction, actor)) return;
  throw new AppError('state.illegal-step', '答复时限已过，事项已由责任领导协调；已经解决的可以答复解决。');
}

const isLeaderOf = ({ leaderId, state }: Restriction, actor: Actor): boolean =>
  mayDo(actor, 'restriction:lead') &&
  actor.postId === leaderId &&
  (state === 'with_leader' || state === 'on_agenda');

function askedWord(
  { bodyId, dueAt }: Restriction,
  { ground: { raiserName, title } }: RestrictionMoment,
  why: string,
) {
  const sentence = `${raiserName}就“${title}”提请协调，${why}。请于${sayLimit(dueAt)}前答复`;
  return { to: unitOf(bodyId), rung: 'restriction_asked', sentence };
}
