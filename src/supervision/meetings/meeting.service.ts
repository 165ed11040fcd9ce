import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuid } from 'uuid';
import { NewDecisionService } from '../../decision/decisions/new-decision.service.js';
import { dayOf } from '../../domain/calendar/city-day.js';
import { AppError } from '../../domain/errors.js';
import type { CommandContext } from '../../identity/actor.js';
import { auditRow } from '../../persistence/change.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import { nextNumber } from '../../persistence/number-series.js';
import { agreedIn, assertAllDecided, countOf } from './meeting-close.record.js';
import type { Agreed } from './meeting-close.record.js';
import {
  assertPlanned,
  drawAgenda,
  drawProjectAgenda,
  lateProjects,
  lockItem,
  lockMeeting,
  saveMinute,
} from './meeting.record.js';
import type { LockedItem } from './meeting.record.js';
import type { MeetingAnswer, MeetingInput, MinuteAnswer, MinuteInput } from './meeting.schema.js';
import { ProjectQueries } from '../projects/project.queries.js';
import { RestrictionCommandService } from '../restrictions/restriction-command.service.js';

/** 调度会: its agenda is drawn, each line gets its minute, and what was agreed becomes tasks. */
@Injectable()
export class MeetingService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly restrictions: RestrictionCommandService,
    private readonly decisions: NewDecisionService,
    private readonly orm: MikroORM,
    private readonly projects: ProjectQueries,
  ) {}

  /** Convenes the next meeting and draws its agenda. @throws state.illegal-step while another one is not closed */
  async convene(context: CommandContext, { title, heldOn, scope }: MeetingInput): Promise<MeetingAnswer> {
    const id = uuid();
    const { cityId, postId, bodyId } = context.actor;
    const name = { action: 'meeting:convene', subjectType: 'meeting', subjectIds: [id] };
    const agenda = await this.#agenda(context, id, scope);
    return this.commands.run(context, name, async ({ em, now: readNow }) => {
      const now = await readNow();
      if (heldOn < dayOf(now)) throw invalid('/heldOn', '会议日期不能早于今天');
      const number = await nextNumber(em, { cityId, series: 'meeting', day: dayOf(now) });
      await em.execute(sql`insert into meeting (id, city_id, number, title, held_on, scope, state, convened_by, created_at)
        values (${id}, ${cityId}, ${number}, ${title}, ${heldOn}, ${scope}, 'planned', ${postId}, ${now})`);
      await em.execute(agenda);
      const items = await countOf(em, id);
      return {
        change: { writes: [], audit: { ...name, details: { number, items } }, bodyIds: [bodyId] },
        answer: { id, number, state: 'planned', items, decisionNumber: null },
      };
    });
  }

  /**
   * Takes the minute of one line; of a restriction it decides it, or refuses it as unfounded, in the same transaction.
   * @throws state.illegal-step once the meeting is closed, or for a line that decided a restriction already
   */
  async minute(context: CommandContext, itemId: string, input: MinuteInput): Promise<MinuteAnswer> {
    const { actor } = context;
    const name = { action: 'meeting:minute', subjectType: 'meeting', subjectIds: [itemId] };
    const restrictionId = await this.#restrictionOf(context, itemId);
    if (restrictionId !== null) return this.#decide(context, { itemId, restrictionId }, input);
    return this.commands.run(context, name, async ({ em, now: readNow }) => {
      const item = await lockItem(em, actor.cityId, itemId);
      const now = await readNow();
      assertMinutable(item, input);
      const write = saveMinute(itemId, { ...(await minuteOf(em, context, input, now)), now });
      return {
        change: {
          writes: [write],
          audit: { ...name, details: { outcome: input.outcome } },
          bodyIds: [actor.bodyId],
        },
        answer: { id: itemId, meetingId: item.meeting.id, outcome: input.outcome },
      };
    });
  }

  /**
   * Closes the minutes: all that was agreed becomes one decision, dispatched at once, and each promise of earlier
   * meetings is put down as kept or not. @throws request.invalid while a restriction has no decision
   */
  close(context: CommandContext, id: string): Promise<MeetingAnswer> {
    const { actor } = context;
    const name = { action: 'meeting:close', subjectType: 'meeting', subjectIds: [id] };
    return this.commands.run(context, name, async (work) => {
      const { em } = work;
      const meeting = await lockMeeting(em, actor.cityId, id);
      assertPlanned(meeting);
      const now = await work.now();
      await assertAllDecided(em, id);
      await em.execute(sql`update meeting_item i set kept = (p.state = 'concluded'
          and p.concluded_at <= (promise.due_on + 1)::timestamp at time zone 'Asia/Shanghai')
        from meeting_item promise, task_part p
        where i.meeting_id = ${id} and promise.id = i.promise_id and p.id = i.part_id`);
      const agreed = await agreedIn(em, id);
      const made = await this.#decision({ em, context, now }, meeting, agreed);
      await em.execute(sql`update meeting set state = 'closed', closed_by = ${actor.postId}, closed_at = ${now},
        version = version + 1 where id = ${id}`);
      const linked = agreed.map(
        ({ id: item }, index) =>
          sql`update meeting_item set task_id = ${made?.answer.taskIds[index] ?? null} where id = ${item}`,
      );
      const decision = made && sql`update meeting set decision_id = ${made.answer.id} where id = ${id}`;
      // The decision and its tasks are there before what refers to them: foreign keys are checked at the end.
      return {
        change: {
          writes: [
            ...(made
              ? [...made.change.writes, auditRow(made.change.audit, context, { now, result: 'done' })]
              : []),
            ...(decision ? [decision] : []),
            ...linked,
          ],
          audit: { ...name, details: { number: meeting.number, tasks: agreed.length } },
          bodyIds: [actor.bodyId, ...(made?.change.bodyIds ?? [])],
          pokes: made?.change.pokes ?? [],
        },
        answer: {
          ...{ id, number: meeting.number, state: 'closed' as const },
          items: await countOf(em, id),
          decisionNumber: made?.answer.number ?? null,
        },
      };
    });
  }

  async #agenda({ actor }: CommandContext, id: string, scope: MeetingInput['scope']) {
    if (scope === 'all') return drawAgenda(id, actor.cityId);
    const late = await this.projects.list(actor, { show: 'late' });
    return drawProjectAgenda(
      id,
      actor.cityId,
      late.slice(0, lateProjects).map((project) => project.id),
    );
  }

  #decision(
    { em, context, now }: { em: EntityManager; context: CommandContext; now: Date },
    { title, number }: { title: string; number: string },
    agreed: readonly Agreed[],
  ) {
    if (agreed.length === 0) return null;
    const id = uuid();
    const tasks = agreed.map(({ minute, bodyCode, dueOn }) => ({
      ...{ wording: minute, responsible: bodyCode, dueOn },
      ...{ cooperating: [], milestones: [], longTerm: false },
    }));
    const input = {
      ...{ title: `${title}${number}议定事项`, tasks, urgent: false, complete: true },
      dispatch: 'at_once' as const,
    };
    const name = { action: 'decision:create', subjectType: 'decision', subjectIds: [id] };
    return this.decisions.prepare({ em, context, now }, { id, input, name });
  }

  async #decide(
    context: CommandContext,
    { itemId, restrictionId }: { itemId: string; restrictionId: string },
    input: MinuteInput,
  ): Promise<MinuteAnswer> {
    let meetingId = '';
    await this.restrictions.run(
      context,
      { id: restrictionId, action: 'restriction:decide' },
      async (restriction, at) => {
        const { em, hand } = at;
        const item = await lockItem(em, restriction.cityId, itemId);
        meetingId = item.meeting.id;
        assertMinutable(item, input);
        if (input.outcome === 'refused') restriction.refuse(hand, input.minute);
        else restriction.decide(hand, input.minute);
        const minute = await minuteOf(em, context, input, hand.now);
        return {
          step: {
            action: input.outcome === 'refused' ? 'refuse' : 'decide',
            toBodyId: minute.bodyId,
            note: input.minute,
          },
          writes: [saveMinute(itemId, { ...minute, now: hand.now })],
        };
      },
    );
    return { id: itemId, meetingId, outcome: input.outcome };
  }

  async #restrictionOf({ actor }: CommandContext, itemId: string): Promise<string | null> {
    const [item] = await this.orm.em.fork().execute<{ restrictionId: string | null }[]>(sql`
      select restriction_id as "restrictionId" from meeting_item where id = ${itemId} and city_id = ${actor.cityId}`);
    return item?.restrictionId ?? null;
  }
}

async function minuteOf(em: EntityManager, { actor }: CommandContext, input: MinuteInput, now: Date) {
  const said = { outcome: input.outcome, minute: input.minute, by: actor.postId };
  if (!('dueOn' in input)) return { ...said, bodyId: null, dueOn: null };
  if (input.dueOn < dayOf(now)) throw invalid('/dueOn', '完成时限不能早于今天');
  const [body] = await em.execute<{ id: string }[]>(
    sql`select id from body where city_id = ${actor.cityId} and code = ${input.bodyCode}`,
  );
  if (body === undefined) throw invalid('/bodyCode', '没有这个单位');
  return { ...said, bodyId: body.id, dueOn: input.dueOn };
}

function assertMinutable({ kind, version, outcome }: LockedItem, input: MinuteInput): void {
  const isRestriction = kind === 'restriction';
  if (isRestriction !== (input.outcome === 'decided' || input.outcome === 'refused'))
    throw invalid('/outcome', isRestriction ? '提请协调须议定或者不予认可' : '这项议题可以布置任务或者记录');
  if (input.version === undefined || input.version === version) return;
  const mine = { minute: input.minute };
  throw new AppError('version.stale', '您打开以后，这项议题的纪要已被别人改过；请对照后再提交。', {
    context: { mine, theirs: { minute: outcome }, currentVersion: version },
  });
}

function invalid(pointer: string, detail: string): AppError {
  return new AppError('request.invalid', `${detail}。`, { fields: [{ pointer, detail }] });
}
