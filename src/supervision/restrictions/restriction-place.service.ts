import { Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuid } from 'uuid';
import type { CityLaw } from '../../domain/city-law.js';
import { AppError } from '../../domain/errors.js';
import { moveDueAt } from '../../domain/supervision/restriction-clock.js';
import { sayLimit } from '../../domain/supervision/sentences.js';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import { unitOf } from '../orders/order.record.js';
import { restrictionAnswerOf } from './restriction-answer.js';
import { answeringBody, groundOfRestriction } from './restriction-ground.record.js';
import { insertRestriction, recordStep, restrictionPoke, tellOfRestriction } from './restriction.record.js';
import type { RestrictionAnswer, RestrictionInput } from './restriction.schema.js';
import { leaderInCharge, lockPlaceSubject } from './restriction-subject.record.js';
import type { PlaceSubject } from './restriction-subject.record.js';
import { Restriction } from './restriction.entity.js';

/** 提请协调 of what is no part of a task: a construction project, or a problem that an enterprise named at a visit. */
@Injectable()
export class PlaceRestrictionService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly laws: CityLawService,
  ) {}

  /**
   * Starts the answerer's clock; no other clock stands for it.
   * @throws state.illegal-step once the project is done or the enterprise closed, request.invalid for a body that cannot answer
   */
  raise(context: CommandContext, input: RestrictionInput): Promise<RestrictionAnswer> {
    const { actor } = context;
    const id = uuid();
    const name = { action: 'restriction:raise', subjectType: 'restriction', subjectIds: [id] };
    return this.commands.run(context, name, async ({ em, now: readNow }) => {
      const subject = await lockPlaceSubject(em, actor, input);
      assertOpen(subject);
      const now = await readNow();
      const law = await this.laws.current(em, actor.cityId, now);
      const restriction = await asked(em, { id, subject, input, actor, law, now });
      const ground = await groundOfRestriction(em, restriction);
      restriction.judge(law, now);
      const sentence = `${ground.raiserName}就“${ground.title}”提请协调：${input.wording}。请于${sayLimit(restriction.dueAt)}前答复`;
      const word = { to: unitOf(restriction.bodyId), rung: 'restriction_asked', sentence };
      const { projectId, enterpriseId, visitId } = subject;
      return {
        change: {
          writes: [
            insertRestriction(restriction),
            recordStep(restriction, now, {
              action: 'raise',
              byPost: actor.postId,
              toBodyId: restriction.bodyId,
              note: input.wording,
            }),
            ...tellOfRestriction(restriction, [word], { law, now, urgent: false }),
          ],
          audit: { ...name, details: { projectId, enterpriseId, visitId, toBodyId: restriction.bodyId } },
          bodyIds: [restriction.raiserBodyId, restriction.bodyId],
          pokes: [restrictionPoke(id, restriction.nextDueAt ?? now)],
        },
        answer: restrictionAnswerOf(restriction, ground, { law, now, version: 1 }),
      };
    });
  }
}

interface Asked {
  id: string;
  subject: PlaceSubject;
  input: RestrictionInput;
  actor: Actor;
  law: CityLaw;
  now: Date;
}

// What its own body must solve is raised by the body above it: for the leader, who said so at the visit.
async function asked(
  em: EntityManager,
  { id, subject, input, actor, law, now }: Asked,
): Promise<Restriction> {
  const { cityId, postId } = actor;
  const { bodyId: ownId, aboveId, pairedPostId, projectId, enterpriseId, visitId } = subject;
  const body = await answeringBody(em, input.bodyCode, { cityId, raiserBodyId: null, bodyId: null });
  const raiserBodyId = body.id === ownId ? (aboveId ?? ownId) : ownId;
  const paired = pairedPostId === postId ? null : pairedPostId;
  const ofWhom = enterpriseId === null ? raiserBodyId : body.id;
  const leaderId = paired ?? (await leaderInCharge(em, ofWhom, postId));
  return Object.assign(Object.create(Restriction.prototype) as Restriction, {
    ...{ id, cityId, decisionId: null, partId: null, projectId, enterpriseId, visitId, raiserBodyId },
    ...{ stopsDeadline: false, leaderId, raisedBy: postId, milestoneId: null, milestoneTitle: null },
    ...{ kind: input.kind, wording: input.wording, bodyId: body.id, state: 'asked' as const },
    ...{ round: 1, heldSince: now, dueAt: moveDueAt('asked', law, now), raisedAt: now, version: 1 },
  });
}

function assertOpen({ isOpen }: PlaceSubject): void {
  if (isOpen) return;
  throw new AppError('state.illegal-step', '项目已经投产或者取消、企业已经停用的，不再提请协调。');
}
