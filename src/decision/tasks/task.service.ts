import { Injectable } from '@nestjs/common';
import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { AppError } from '../../domain/errors.js';
import type { CommandContext } from '../../identity/actor.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { OrganizationQueries } from '../../organization/organization.queries.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import { decisionWorkflowId } from '../../temporal/workflow-ids.js';
import { Decision } from '../decisions/decision.entity.js';
import { bodiesAbove, recordMargins } from '../break-down/cascade.record.js';
import { assertBelow, assertNoCircle } from '../break-down/cascade-bodies.js';
import { marginEntry } from '../break-down/margin-entry.js';
import { newTask } from './new-tasks.js';
import { indicatorIdsOf } from './served-indicator.record.js';
import type { TaskGround } from './new-tasks.js';
import { insertTasks } from './new-tasks.record.js';
import { TaskPart } from './task-part.entity.js';
import type { TaskInput } from './task.schema.js';

/** What breaking a part down answers. */
export interface BreakDownAnswer {
  parentPartId: string;
  taskIds: string[];
  /** Working days that this level kept for itself, per task; null for a task without date. */
  keptWd: (number | null)[];
}

/** 纵向连通: a body breaks its part of a task down to the bodies below it. */
@Injectable()
export class TaskService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly laws: CityLawService,
    private readonly organization: OrganizationQueries,
  ) {}

  /**
   * Gives tasks under a signed part to bureaus and townships of the same county, never later than the part itself.
   * They leave in five minutes, like every dispatch.
   * @throws task.deadline-after-parent, task.circular-cascade, request.invalid when more than 30 % of the days are kept without a reason
   */
  breakDown(context: CommandContext, partId: string, inputs: TaskInput[]): Promise<BreakDownAnswer> {
    const name = { action: 'task:break-down', subjectType: 'part', subjectIds: [partId] };
    return this.commands.run(context, name, async ({ em, lock, now: readNow }) => {
      const decision = await lock(Decision, await decisionOf(em, partId));
      const part = await lock(TaskPart, partId);
      const now = await readNow();
      const decisionId = decision.id;
      // Whose it is comes first: how it stands is no stranger's to hear.
      await this.#assertOwn(em, context, part);
      decision.assertOpen();
      assertSigned(part);
      const ground = await this.#ground(em, context, {
        part,
        inputs,
        now,
      });
      const tasks = inputs.map((input, index) => newTask(input, ground, `/tasks/${index}`));
      const parent = await parentOf(em, part);
      const margins = tasks.map((task, index) =>
        marginEntry(task, inputAt(inputs, index), {
          ...{ actor: context.actor, part, parentWording: parent.wording, law: ground.law, now },
          at: `/tasks/${index}`,
        }),
      );
      const keptWd = margins.map((margin) => margin.keptWd);
      const leavesAt = new Date(now.getTime() + ground.law.rules.dispatch.takeBackMinutes * 60_000);
      return {
        change: {
          writes: [
            ...insertTasks(tasks, {
              cityId: part.cityId,
              decisionId,
              parentPartId: partId,
              firstSeq: parent.children + 1,
              numberPrefix: `${parent.number}-`,
              urgent: part.urgent,
              setBy: context.actor.postId,
              now,
              leavesAt,
            }),
            recordMargins(margins, { part, enteredBy: context.actor.postId, now }),
          ],
          audit: { ...name, details: { tasks: tasks.length, keptWd } },
          bodyIds: [part.bodyId, ...tasks.flatMap((task) => task.parts.map(({ bodyId }) => bodyId))],
          pokes: [
            { workflowType: 'decisionLoop', workflowId: decisionWorkflowId(decisionId), dueAt: leavesAt },
          ],
        },
        answer: { parentPartId: partId, taskIds: tasks.map(({ id }) => id), keptWd },
      };
    });
  }

  // The part's own body, or the supervision office of its county.
  async #assertOwn(em: EntityManager, { actor }: CommandContext, part: TaskPart): Promise<void> {
    if (part.bodyId === actor.bodyId) return;
    const [row] = await em.execute<{ own: boolean }[]>(sql`
      select coalesce(parent_id = ${actor.bodyId}, false) as own from body where id = ${part.bodyId}`);
    if (actor.role === 'supervision_office' && actor.level === 'county' && row?.own === true) return;
    throw new AppError('record.not-found', '没有找到这项任务，或者它不属于本单位。');
  }

  async #ground(
    em: EntityManager,
    { actor }: CommandContext,
    { part, inputs, now }: { part: TaskPart; inputs: TaskInput[]; now: Date },
  ): Promise<TaskGround> {
    const codes = [...new Set(inputs.flatMap((task) => [task.responsible ?? '', ...task.cooperating]))];
    const bodies = await this.organization.findBodiesByCodes(em, actor.cityId, codes);
    assertBelow(bodies, part, inputs);
    assertNoCircle(bodies, await bodiesAbove(em, part.id), inputs);
    const posts = [
      ...new Set(inputs.map((task) => task.responsibleLeader).filter((code) => code !== undefined)),
    ];
    return {
      law: await this.laws.current(em, actor.cityId, now),
      now,
      document: null,
      parentDueAt: part.dueAt ?? null,
      bodyIds: new Map(bodies.map(({ code, id }) => [code, id])),
      postIds: await this.organization.findPostIds(em, actor.cityId, posts),
      indicatorIds: await indicatorIdsOf(em, actor, inputs),
    };
  }
}

function inputAt(inputs: readonly TaskInput[], index: number): TaskInput {
  const input = inputs[index];
  if (input === undefined) throw new Error(`no task at ${index}`);
  return input;
}

function assertSigned(part: TaskPart): void {
  if (part.signedAt !== null && part.signedAt !== undefined && part.isOpen()) return;
  throw new AppError('state.illegal-step', '签收以后才能向下分解；已经办结、撤回或转办的任务不能再分解。');
}

// The decision comes before the part in the order of locks.
async function decisionOf(em: EntityManager, partId: string): Promise<string> {
  const [row] = await em.execute<{ id: string }[]>(
    sql`select decision_id as id from task_part where id = ${partId}`,
  );
  if (row === undefined) throw new AppError('record.not-found', '没有找到这项任务，或者它不属于本单位。');
  return row.id;
}

interface ParentTask {
  number: string;
  wording: string;
  children: number;
}

async function parentOf(em: EntityManager, part: TaskPart): Promise<ParentTask> {
  const [row] = await em.execute<ParentTask[]>(sql`
    select t.number, t.wording, (select count(*)::integer from task c where c.parent_part_id = ${part.id}) as children
    from task t where t.id = ${part.taskId}`);
  return row ?? { number: '', wording: '', children: 0 };
}
