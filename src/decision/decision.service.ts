import { Injectable } from '@nestjs/common';
import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { v7 as uuid } from 'uuid';
import { dayOf } from '../domain/calendar/city-day.js';
import type { CityLaw } from '../domain/city-law.js';
import { AppError } from '../domain/errors.js';
import type { CommandContext } from '../identity/actor.js';
import { CityLawService } from '../organization/city-law.service.js';
import { OrganizationQueries } from '../organization/organization.queries.js';
import { CommandRunner } from '../persistence/command-runner.js';
import type { Poke } from '../persistence/change.js';
import { nextNumber } from '../persistence/number-series.js';
import { decisionWorkflowId } from '../temporal/workflow-ids.js';
import { Decision } from './decision.entity.js';
import { newTask, postOf } from './new-tasks.js';
import type { NewTask, TaskGround } from './new-tasks.js';
import { insertTasks } from './new-tasks.record.js';
import type { DecisionInput, TaskInput } from './task.schema.js';

type Dispatch = NonNullable<DecisionInput['dispatch']>;

/** What creating a decision answers. */
export interface DecisionAnswer {
  id: string;
  number: string;
  state: string;
  version: number;
  /** When the tasks leave; until then they can be taken back. Null for a draft. */
  leavesAt: string | null;
  taskIds: string[];
}

/** Commands on a decision 决策事项: create, confirm, take back, add to, mark complete, withdraw. */
@Injectable()
export class DecisionService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly laws: CityLawService,
    private readonly organization: OrganizationQueries,
  ) {}

  /** Makes a decision with its tasks, as a draft or confirmed at once. */
  create(context: CommandContext, input: DecisionInput): Promise<DecisionAnswer> {
    const id = uuid();
    const name = { action: 'decision:create', subjectType: 'decision', subjectIds: [id] };
    return this.commands.run(context, name, async ({ em, now: readNow }) => {
      const { cityId, postId } = context.actor;
      const now = await readNow();
      const ground = await this.#ground(em, context, {
        tasks: input.tasks,
        documentId: input.documentId ?? null,
        now,
        leaders: [input.responsibleLeader],
      });
      const tasks = input.tasks.map((task, index) => newTask(task, ground, `/tasks/${index}`));
      const leader = postOf(input.responsibleLeader, ground, '/responsibleLeader');
      const number = await nextNumber(em, { cityId, series: 'decision', day: dayOf(now) });
      const leavesAt = input.dispatch === undefined ? null : leaveAt(input.dispatch, ground.law, now);
      const state = leavesAt === null ? 'draft' : 'confirmed';
      assertHasTasks(state, tasks.length);
      return {
        change: {
          writes: [
            sql`insert into decision (id, city_id, document_id, number, title, state, urgent, launched_by,
                responsible_leader, confirmed_at, leaves_at, complete, created_at)
              values (${id}, ${cityId}, ${input.documentId ?? null}, ${number}, ${input.title}, ${state},
                ${input.urgent}, ${postId}, ${leader}, ${leavesAt === null ? null : now}, ${leavesAt},
                ${input.complete}, ${now})`,
            ...insertTasks(tasks, {
              cityId,
              decisionId: id,
              parentPartId: null,
              firstSeq: 1,
              numberPrefix: '',
              urgent: input.urgent,
              setBy: postId,
              now,
              leavesAt,
            }),
          ],
          audit: { ...name, details: { tasks: tasks.length, dispatch: input.dispatch ?? null } },
          bodyIds: bodiesOf(tasks),
          pokes: pokesAt(id, leavesAt),
        },
        answer: {
          id,
          number,
          state,
          version: 1,
          leavesAt: leavesAt?.toISOString() ?? null,
          taskIds: tasks.map((task) => task.id),
        },
      };
    });
  }

  /** Confirms a draft; its tasks leave at once or in five minutes. */
  confirm(context: CommandContext, id: string, dispatch: Dispatch) {
    return this.#step(context, { id, action: 'confirm' }, async (decision, { em, law, now }) => {
      const [{ parts } = { parts: 0 }] = await em.execute<{ parts: number }[]>(
        sql`select count(*)::integer as parts from task_part where decision_id = ${id}`,
      );
      assertHasTasks('confirmed', parts);
      const leavesAt = leaveAt(dispatch, law, now);
      decision.confirmedAt = now;
      decision.leavesAt = leavesAt;
      return {
        writes: [
          sql`update task_part set next_due_at = ${leavesAt} where decision_id = ${id} and state = 'draft'`,
        ],
        pokes: pokesAt(id, leavesAt),
      };
    });
  }

  /** Takes a confirmed dispatch back before it left. */
  takeBack(context: CommandContext, id: string) {
    return this.#step(context, { id, action: 'take_back' }, async (decision) => {
      decision.confirmedAt = null;
      decision.leavesAt = null;
      return {
        writes: [sql`update task_part set next_due_at = null where decision_id = ${id} and state = 'draft'`],
        pokes: [],
      };
    });
  }

  /** Withdraws a decision with all its open parts; nothing is deleted, and each unit hears of it. */
  withdraw(context: CommandContext, id: string, reason: string) {
    return this.#step(context, { id, action: 'withdraw', details: { reason } }, async (decision, { now }) => {
      decision.closedAt = now;
      return {
        writes: withdrawParts(decision, reason, now),
        pokes: pokesAt(id, now),
      };
    });
  }

  /** Says that nothing more will be added: the last conclusion then closes the decision. */
  markComplete(context: CommandContext, id: string) {
    return this.#locked(context, { id, action: 'complete' }, async (decision, { em, now }) => {
      decision.assertOpen();
      decision.complete = true;
      const [{ open } = { open: 0 }] = await em.execute<{ open: number }[]>(sql`
        select count(*)::integer as open from task_part where decision_id = ${id}
          and state not in ('concluded', 'withdrawn', 'transferred', 'merged')`);
      if (open > 0 || decision.state !== 'dispatched') return { writes: [], pokes: [] };
      decision.take('close');
      decision.closedAt = now;
      return { writes: [], pokes: pokesAt(id, now) };
    });
  }

  /** Adds tasks to an open decision; when it was confirmed they leave in five minutes. */
  addTasks(context: CommandContext, id: string, inputs: TaskInput[]): Promise<DecisionAnswer> {
    const name = { action: 'decision:add-task', subjectType: 'decision', subjectIds: [id] };
    return this.commands.run(context, name, async ({ em, lock, now: readNow }) => {
      const decision = await lock(Decision, id);
      decision.assertOpen();
      const now = await readNow();
      const ground = await this.#ground(em, context, {
        tasks: inputs,
        documentId: decision.documentId ?? null,
        now,
        leaders: [],
      });
      const tasks = inputs.map((task, index) => newTask(task, ground, `/tasks/${index}`));
      const leavesAt = decision.state === 'draft' ? null : leaveAt('in_five_minutes', ground.law, now);
      const [{ last } = { last: 0 }] = await em.execute<{ last: number }[]>(
        sql`select coalesce(max(seq), 0)::integer as last from task where decision_id = ${id} and parent_part_id is null`,
      );
      return {
        change: {
          writes: [
            ...insertTasks(tasks, {
              cityId: decision.cityId,
              decisionId: id,
              parentPartId: null,
              firstSeq: last + 1,
              numberPrefix: '',
              urgent: decision.urgent,
              setBy: context.actor.postId,
              now,
              leavesAt,
            }),
            sql`update decision set version = version + 1,
              leaves_at = case when state = 'dispatched' then leaves_at else ${leavesAt} end where id = ${id}`,
          ],
          audit: { ...name, details: { tasks: tasks.length } },
          bodyIds: bodiesOf(tasks),
          pokes: pokesAt(id, leavesAt),
        },
        answer: answerOf(
          decision,
          tasks.map((task) => task.id),
        ),
      };
    });
  }

  #step(
    context: CommandContext,
    what: { id: string; action: 'confirm' | 'take_back' | 'withdraw'; details?: Record<string, unknown> },
    judge: (decision: Decision, at: { em: EntityManager; law: CityLaw; now: Date }) => Promise<Written>,
  ): Promise<DecisionAnswer> {
    return this.#locked(context, what, (decision, at) => {
      decision.take(what.action);
      return judge(decision, at);
    });
  }

  // Locks the decision, lets `judge` change it, and writes it back with whatever else follows.
  #locked(
    context: CommandContext,
    { id, action, details = {} }: { id: string; action: string; details?: Record<string, unknown> },
    judge: (decision: Decision, at: { em: EntityManager; law: CityLaw; now: Date }) => Promise<Written>,
  ): Promise<DecisionAnswer> {
    const name = {
      action: `decision:${action.replace('_', '-')}`,
      subjectType: 'decision',
      subjectIds: [id],
    };
    return this.commands.run(context, name, async ({ em, lock, now: readNow }) => {
      const decision = await lock(Decision, id);
      const now = await readNow();
      const law = await this.laws.current(em, decision.cityId, now);
      const { writes, pokes } = await judge(decision, { em, law, now });
      decision.version += 1;
      const bodies = await em.execute<{ body_id: string }[]>(
        sql`select distinct body_id from task_part where decision_id = ${id}`,
      );
      return {
        change: {
          writes: [saveDecision(decision), ...writes],
          audit: { ...name, details },
          bodyIds: bodies.map((row) => row.body_id),
          pokes,
        },
        answer: answerOf(decision, []),
      };
    });
  }

  async #ground(
    em: EntityManager,
    { actor }: CommandContext,
    {
      tasks,
      documentId,
      now,
      leaders,
    }: { tasks: TaskInput[]; documentId: string | null; now: Date; leaders: (string | undefined)[] },
  ): Promise<TaskGround> {
    const codes = new Set(tasks.flatMap((task) => [task.responsible ?? '', ...task.cooperating]));
    const posts = new Set(
      [...tasks.map((task) => task.responsibleLeader), ...leaders].filter((code) => code !== undefined),
    );
    const bodies = await this.organization.findBodiesByCodes(em, actor.cityId, [...codes]);
    return {
      law: await this.laws.current(em, actor.cityId, now),
      now,
      document: documentId === null ? null : await documentOf(em, actor.cityId, documentId),
      parentDueAt: null,
      bodyIds: new Map(bodies.map(({ code, id }) => [code, id])),
      postIds: await this.organization.findPostIds(em, actor.cityId, [...posts]),
    };
  }
}

interface Written {
  writes: RawQueryFragment[];
  pokes: Poke[];
}

const answerOf = (decision: Decision, taskIds: string[]): DecisionAnswer => ({
  id: decision.id,
  number: decision.number,
  state: decision.state,
  version: decision.version,
  leavesAt: decision.leavesAt?.toISOString() ?? null,
  taskIds,
});

const bodiesOf = (tasks: readonly NewTask[]): string[] => [
  ...new Set(tasks.flatMap((task) => task.parts.map((part) => part.bodyId))),
];

function leaveAt(dispatch: Dispatch, { rules }: CityLaw, now: Date): Date {
  return dispatch === 'at_once' ? now : new Date(now.getTime() + rules.dispatch.takeBackMinutes * 60_000);
}

function pokesAt(id: string, dueAt: Date | null): Poke[] {
  return dueAt === null ? [] : [{ workflowType: 'decisionLoop', workflowId: decisionWorkflowId(id), dueAt }];
}

function assertHasTasks(state: string, count: number): void {
  if (state !== 'draft' && count === 0)
    throw new AppError('request.invalid', '还没有任务,不能交办。', {
      fields: [{ pointer: '/tasks', detail: '至少一项任务' }],
    });
}

function saveDecision(decision: Decision): RawQueryFragment {
  return sql`update decision set state = ${decision.state}, confirmed_at = ${decision.confirmedAt ?? null},
    leaves_at = ${decision.leavesAt ?? null}, complete = ${decision.complete},
    closed_at = ${decision.closedAt ?? null}, version = ${decision.version} where id = ${decision.id}`;
}

function withdrawParts(decision: Decision, reason: string, now: Date): RawQueryFragment[] {
  return [
    sql`update task_part set state = 'withdrawn', lamp = 'green', lamp_sentence = null, lamp_way_back = null,
      next_due_at = null, version = version + 1
      where decision_id = ${decision.id} and state not in ('concluded', 'withdrawn', 'transferred', 'merged')`,
    sql`update lamp_episode e set closed_at = ${now} from task_part p
      where p.id = e.part_id and p.decision_id = ${decision.id} and e.closed_at is null`,
    sql`insert into notice_item (city_id, post_id, decision_id, subject_type, subject_id, rung, episode, sentence,
        not_before, arisen_at)
      select distinct p.city_id, o.id, p.decision_id, 'decision', p.decision_id, 'withdrawn', 1,
        ${`已撤回:${decision.title}。原因:${reason}`}, ${now}::timestamptz, ${now}::timestamptz
      from task_part p join post o on o.body_id = p.body_id and o.role in ('unit_head', 'unit_staff')
      where p.decision_id = ${decision.id} and p.state not in ('draft', 'concluded', 'withdrawn', 'transferred', 'merged')
      on conflict (post_id, subject_id, rung, episode) do nothing`,
  ];
}

async function documentOf(em: EntityManager, cityId: string, id: string): Promise<TaskGround['document']> {
  const [row] = await em.execute<NonNullable<TaskGround['document']>[]>(
    sql`select kind, urgency from document where id = ${id} and city_id = ${cityId}`,
  );
  if (row === undefined) throw new AppError('record.not-found', '没有找到这份文件。');
  return row;
}
