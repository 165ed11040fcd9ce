import { Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuid } from 'uuid';
import { rejudge } from '../../decision/tasks/part-rejudge.record.js';
import { stopFor } from '../../decision/tasks/stopped-part.record.js';
import { TaskPart } from '../../decision/tasks/task-part.entity.js';
import type { StoredMilestone } from '../../decision/tasks/task-part.entity.js';
import { saveParts } from '../../decision/tasks/task-part.record.js';
import type { CityLaw } from '../../domain/city-law.js';
import { AppError } from '../../domain/errors.js';
import { canStep } from '../../domain/states/step.js';
import { partStates } from '../../domain/states/part-states.js';
import { assertRaisedInTime, moveDueAt } from '../../domain/supervision/restriction-clock.js';
import { sayLimit } from '../../domain/supervision/sentences.js';
import type { CommandContext } from '../../identity/actor.js';
import { requirePermission } from '../../identity/permissions.js';
import { EvidenceIntake } from '../../implementation/evidence/evidence-intake.service.js';
import {
  citeEvidence,
  insertEvidence,
  uploadedEvidence,
} from '../../implementation/evidence/evidence.record.js';
import { promiseWithFiles } from '../../implementation/evidence/file-promise.record.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import { unitOf } from '../orders/order.record.js';
import { recordStop } from './restriction-end.js';
import { restrictionAnswerOf } from './restriction-answer.js';
import { answeringBody, groundOfRestriction } from './restriction-ground.record.js';
import { PlaceRestrictionService } from './restriction-place.service.js';
import { insertRestriction, recordStep, restrictionPoke, tellOfRestriction } from './restriction.record.js';
import type { RestrictionAnswer, RestrictionInput } from './restriction.schema.js';
import { Restriction } from './restriction.entity.js';

/** 提请协调: a unit says of its part what it cannot solve itself, and who must answer. */
@Injectable()
export class RestrictionRaiseService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly laws: CityLawService,
    private readonly intake: EvidenceIntake,
    private readonly places: PlaceRestrictionService,
  ) {}

  /**
   * Stops the blocked milestone's clock and starts the answerer's.
   * @throws restriction.too-late, restriction.already-open, request.invalid without the milestone that is blocked,
   * state.illegal-step before the part was signed or once it is settled
   */
  async raise(
    plain: CommandContext,
    { input, files = [] }: { input: RestrictionInput; files?: Parameters<EvidenceIntake['take']>[1] },
  ): Promise<RestrictionAnswer> {
    const { partId } = input;
    if (partId === undefined) return this.#aboutPlace(plain, input, files.length);
    const taken = await this.intake.take(plain, files);
    const context = promiseWithFiles(plain, taken);
    const { actor } = context;
    const id = uuid();
    const name = { action: 'restriction:raise', subjectType: 'restriction', subjectIds: [id] };
    return this.commands.run(context, name, async ({ em, lock, now: readNow }) => {
      const part = await lock(TaskPart, partId);
      const now = await readNow();
      const law = await this.laws.current(em, part.cityId, now);
      requirePermission(actor, 'restriction:raise', { bodyId: part.bodyId });
      const milestone = assertRaisable(part, input, { law, now });
      const evidence = [
        ...uploadedEvidence(taken),
        ...(await citeEvidence(em, context, input.citedEvidenceIds)),
      ];
      const restriction = await asked(em, { id, part, milestone, input, raisedBy: actor.postId, law, now });
      const ground = await groundOfRestriction(em, restriction);
      const entry = await recordStop(em, { restriction, part, by: actor }, { law, now });
      const { writes, pokes } = rejudge(part, law, now);
      restriction.judge(law, now);
      const sentence = `${ground.raiserName}就“${ground.title}”提请协调：${input.wording}。请于${sayLimit(restriction.dueAt)}前答复`;
      const word = { to: unitOf(restriction.bodyId), rung: 'restriction_asked', sentence };
      const owner = { partId: part.id, restrictionId: id };
      return {
        change: {
          writes: [
            insertRestriction(restriction),
            recordStep(restriction, now, raisedStep(restriction)),
            entry,
            saveParts([part]),
            ...writes,
            ...insertEvidence(evidence, owner, { cityId: part.cityId, now }),
            ...tellOfRestriction(restriction, [word], { law, now, urgent: part.urgent }),
          ],
          audit: { ...name, details: { partId: part.id, kind: input.kind, toBodyId: restriction.bodyId } },
          bodyIds: [part.bodyId, restriction.bodyId],
          pokes: [...pokes, restrictionPoke(id, restriction.nextDueAt ?? now)],
        },
        answer: restrictionAnswerOf(restriction, ground, { law, now, version: 1 }),
      };
    });
  }

  // Nobody shall photograph a visit: what an enterprise says stands in words.
  #aboutPlace(context: CommandContext, input: RestrictionInput, files: number): Promise<RestrictionAnswer> {
    if (files > 0 || input.citedEvidenceIds.length > 0)
      throw pointing('走访和项目的提请协调只写文字，不收照片和附件', '/files');
    return this.places.raise(context, input);
  }
}

const raisedStep = ({ raisedBy, bodyId, wording }: Restriction) => ({
  action: 'raise',
  byPost: raisedBy,
  toBodyId: bodyId,
  note: wording,
});

interface Asked {
  id: string;
  part: TaskPart;
  milestone: StoredMilestone | null;
  input: RestrictionInput;
  raisedBy: string;
  law: CityLaw;
  now: Date;
}

async function asked(
  em: EntityManager,
  { id, part, milestone, input, raisedBy, law, now }: Asked,
): Promise<Restriction> {
  const { cityId, decisionId, bodyId: raiserBodyId } = part;
  const body = await answeringBody(em, input.bodyCode, { cityId, raiserBodyId, bodyId: null });
  const { leaderId } = await groundOfRestriction(em, { partId: part.id, raiserBodyId, bodyId: body.id });
  const { stopsDeadline } = stopFor(part, id, { milestoneId: milestone?.id ?? null, now });
  return Object.assign(Object.create(Restriction.prototype) as Restriction, {
    ...{ id, cityId, decisionId, raiserBodyId, stopsDeadline, leaderId, raisedBy },
    ...{ partId: part.id, milestoneId: milestone?.id ?? null, milestoneTitle: milestone?.title ?? null },
    ...{ kind: input.kind, wording: input.wording, bodyId: body.id, state: 'asked' as const },
    ...{ round: 1, heldSince: now, dueAt: moveDueAt('asked', law, now), raisedAt: now, version: 1 },
  });
}

/** The milestone that is blocked; null where the part has none that is open. */
function assertRaisable(
  part: TaskPart,
  { milestoneId }: RestrictionInput,
  { law, now }: { law: CityLaw; now: Date },
): StoredMilestone | null {
  if (part.state === 'draft')
    throw new AppError('record.not-found', '没有找到这项任务，或者它不属于本单位。');
  if (!canStep(partStates, part.state, 'report'))
    throw new AppError(
      'state.illegal-step',
      `任务目前为“${partStates.states[part.state].name}”，签收以后、报完成以前才能提请协调。`,
    );
  const open = part.milestones.filter(({ doneAt }) => doneAt === null);
  const milestone = open.find(({ id }) => id === milestoneId) ?? null;
  if (milestone === null && (open.length > 0 || milestoneId !== undefined))
    throw pointing('请选择被卡住的节点', '/milestoneId');
  if (milestone === null ? part.stoppedBy != null : milestone.stopped !== undefined)
    throw new AppError('restriction.already-open', '这个节点已经提请协调，正在等待答复，不必重复提出。');
  assertRaisedInTime(milestone === null ? (part.dueAt ?? null) : new Date(milestone.dueAt), law, now);
  return milestone;
}

function pointing(detail: string, pointer: string): AppError {
  return new AppError('request.invalid', `${detail}。`, { fields: [{ pointer, detail }] });
}
