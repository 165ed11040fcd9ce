import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import { endOfDay } from '../domain/calendar/city-day.js';
import { AppError } from '../domain/errors.js';
import { notBefore } from '../domain/supervision/quiet-hours.js';
import type { CommandContext } from '../identity/actor.js';
import { recordNoticeItems } from '../notification/notice-item.record.js';
import { CityLawService } from '../organization/city-law.service.js';
import { OrganizationQueries } from '../organization/organization.queries.js';
import { CommandRunner } from '../persistence/command-runner.js';
import { ChangeQueries } from './change.queries.js';
import { INSPECTION_COMMANDS } from './inspection-roles.js';
import { InspectionQuestion } from './inspection-question.entity.js';
import type { QuestionAnswerInput, QuestionInput } from './oversight.schema.js';
import { RemitQueries, assertInRemit } from './remit.queries.js';

/** 监督询问: asked under the inspectors' role, answered under the application's. */
@Injectable()
export class QuestionService {
  constructor(
    @Inject(INSPECTION_COMMANDS) private readonly inspection: CommandRunner,
    private readonly commands: CommandRunner,
    private readonly orm: MikroORM,
    private readonly laws: CityLawService,
    private readonly organization: OrganizationQueries,
    private readonly remits: RemitQueries,
    private readonly changes: ChangeQueries,
  ) {}

  /**
   * Asks the head of a body, who is told; the day of the answer ends at its 24:00.
   * @throws body.not-found, record.not-found outside the group's remit, request.invalid for a day that is over
   */
  async ask(context: CommandContext, input: QuestionInput): Promise<{ id: string }> {
    const { actor } = context;
    const id = randomUUID();
    const name = { action: 'question:ask', subjectType: 'question', subjectIds: [id] };
    const em = this.orm.em.fork();
    return this.inspection.run(context, name, async ({ now: readNow }) => {
      const remit = await this.remits.of(actor);
      const body = await this.organization.getBodyByCode(em, actor.cityId, {
        code: input.body,
        pointer: '/body',
      });
      assertInRemit(remit, body.id);
      if (input.changeId !== undefined) await this.changes.get(actor, remit, input.changeId);
      const [now, dueAt] = [await readNow(), endOfDay(input.dueOn)];
      if (dueAt <= now) throw dayIsOver();
      const law = await this.laws.current(em, actor.cityId, now);
      const item = {
        ...{ to: { bodyId: body.id, role: 'unit_head' }, decisionId: null, subjectType: 'question' as const },
        ...{ subjectId: id, rung: 'question_asked', episode: 1, notBefore: notBefore(now, law, false) },
        sentence: `${remit.groupName}向本单位提出监督询问，请在${input.dueOn}前答复：${input.wording.slice(0, 60)}`,
      };
      const write = sql`insert into inspection_question (id, city_id, group_id, body_id, change_id, wording, asked_by,
          asked_by_name, asked_at, due_at)
        values (${id}, ${actor.cityId}, ${remit.groupId}, ${body.id}, ${input.changeId ?? null}::bigint,
          ${input.wording}, ${actor.postId}, ${actor.personName}, ${now}, ${dueAt})`;
      return {
        change: {
          writes: [write, ...recordNoticeItems([item], { cityId: actor.cityId, now })],
          audit: { ...name, details: { body: input.body, dueOn: input.dueOn } },
          bodyIds: [body.id],
        },
        answer: { id },
      };
    });
  }

  /** The head answers for his body. @throws record.not-found for another body's, state.illegal-step once answered */
  answer(context: CommandContext, id: string, { answer }: QuestionAnswerInput): Promise<{ id: string }> {
    const { actor } = context;
    const name = { action: 'question:answer', subjectType: 'question', subjectIds: [id] };
    return this.commands.run(context, name, async ({ lock, now: readNow }) => {
      const question = await lock(InspectionQuestion, id);
      if (question.bodyId !== actor.bodyId)
        throw new AppError('record.not-found', '没有找到这件询问，或者它不属于本单位。');
      question.take(answer, actor, await readNow());
      const write = sql`update inspection_question set answer = ${question.answer}, answered_by = ${question.answeredBy},
        answered_by_name = ${question.answeredByName}, answered_at = ${question.answeredAt}, version = version + 1
        where id = ${id}`;
      return { change: { writes: [write], audit: name, bodyIds: [question.bodyId] }, answer: { id } };
    });
  }
}

const dayIsOver = (): AppError => {
  const detail = '答复时限不能早于今天';
  return new AppError('request.invalid', `${detail}。`, { fields: [{ pointer: '/dueOn', detail }] });
};
