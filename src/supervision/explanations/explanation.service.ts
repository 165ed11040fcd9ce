import { Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { TaskPart } from '../../decision/tasks/task-part.entity.js';
import { AppError } from '../../domain/errors.js';
import { explanationDueAt } from '../../domain/supervision/explanation-clock.js';
import { sayLimit } from '../../domain/supervision/sentences.js';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import { unitOf } from '../orders/order.record.js';
import { Explanation } from './explanation.entity.js';
import * as record from './explanation.record.js';
import type { ExplanationAnswer, ExplanationInput, ExplanationReply } from './explanation.schema.js';

/** 请求说明: a leader asks the unit of an open part, the unit answers in the system. */
@Injectable()
export class ExplanationService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly laws: CityLawService,
  ) {}

  /**
   * Asks head and clerk of the part's unit; its clock runs from now.
   * @throws record.not-found, state.illegal-step for a part that is not open, explanation.already-open while one waits
   */
  ask(context: CommandContext, { partId, wording }: ExplanationInput): Promise<ExplanationAnswer> {
    const { actor } = context;
    const id = uuid();
    const name = { action: 'explanation:ask', subjectType: 'explanation', subjectIds: [id] };
    return this.commands.run(context, name, async ({ em, lock, now: readNow }) => {
      const part = await lock(TaskPart, partId);
      if (!part.isOpen())
        throw new AppError('state.illegal-step', '这项任务还没有交办或者已经了结，不能请求说明。');
      const now = await readNow();
      const law = await this.laws.current(em, actor.cityId, now);
      const explanation = newExplanation({
        id,
        actor,
        part,
        wording,
        now,
        dueAt: explanationDueAt(law, now),
      });
      explanation.judge(law, now);
      const { title, urgent } = await record.groundOfExplanation(em, partId);
      const { dueAt, nextDueAt } = explanation;
      const sentence = `${actor.postTitle}请本单位就“${title}”作出说明，请于${sayLimit(dueAt)}前答复：${wording}`;
      return {
        change: {
          writes: [
            record.insertExplanation(explanation),
            ...record.tellOfExplanation(
              explanation,
              { to: unitOf(part.bodyId), rung: 'explanation_asked', sentence },
              { law, now, urgent },
            ),
          ],
          audit: { ...name, details: { partId, dueAt: dueAt.toISOString() } },
          bodyIds: [...new Set([part.bodyId, actor.bodyId])],
          pokes: [record.explanationPoke(id, nextDueAt ?? dueAt)],
        },
        answer: answerOf(explanation, now),
      };
    });
  }

  /**
   * The unit answers, once; whoever asked is told.
   * @throws record.not-found for another body's, state.illegal-step once answered
   */
  answer(context: CommandContext, id: string, { answer }: ExplanationReply): Promise<ExplanationAnswer> {
    const { actor } = context;
    const name = { action: 'explanation:answer', subjectType: 'explanation', subjectIds: [id] };
    return this.commands.run(context, name, async ({ em, lock, now: readNow }) => {
      const explanation = await lock(Explanation, id);
      if (explanation.bodyId !== actor.bodyId) throw notFound();
      const now = await readNow();
      const law = await this.laws.current(em, actor.cityId, now);
      explanation.take(answer, actor, now);
      const { title, bodyName, urgent } = await record.groundOfExplanation(em, explanation.partId);
      const sentence = `${bodyName}就“${title}”作出说明：${answer.slice(0, 100)}`;
      const to = [{ postId: explanation.askedBy }];
      return {
        change: {
          writes: [
            record.saveAnswer(explanation),
            ...record.tellOfExplanation(
              explanation,
              { to, rung: 'explanation_answered', sentence },
              { law, now, urgent },
            ),
          ],
          audit: { ...name, details: { partId: explanation.partId, late: now > explanation.dueAt } },
          bodyIds: [explanation.bodyId],
          pokes: [record.explanationPoke(id, now)],
        },
        answer: answerOf(explanation, now),
      };
    });
  }
}

interface Asked {
  id: string;
  actor: Actor;
  part: TaskPart;
  wording: string;
  now: Date;
  dueAt: Date;
}

const newExplanation = ({ id, actor, part, wording, now, dueAt }: Asked): Explanation =>
  Object.setPrototypeOf(
    {
      ...{
        id,
        cityId: actor.cityId,
        decisionId: part.decisionId,
        partId: part.id,
        bodyId: part.bodyId,
        wording,
      },
      ...{ askedBy: actor.postId, askedByName: actor.personName, askedAt: now, dueAt, version: 1 },
    },
    Explanation.prototype,
  ) as Explanation;

function answerOf(explanation: Explanation, now: Date): ExplanationAnswer {
  const { id, partId, dueAt, answeredAt } = explanation;
  return {
    ...{ id, partId, dueAt: dueAt.toISOString(), lamp: explanation.lamp(now) },
    answeredAt: answeredAt?.toISOString() ?? null,
  };
}

const notFound = (): AppError =>
  new AppError('record.not-found', '没有找到这件请求说明，或者它不属于本单位。');
