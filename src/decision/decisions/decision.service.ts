import { Injectable } from '@nestjs/common';
import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { v7 as uuid } from 'uuid';
import type { CityLaw } from '../../domain/city-law.js';
import type { CommandContext } from '../../identity/actor.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import type { Poke } from '../../persistence/change.js';
import { Decision } from './decision.entity.js';
import { assertHasTasks, bodiesOf, leaveAt, pokesAt } from './dispatch-moment.js';
import type { Dispatch } from './dispatch-moment.js';
import { NewDecisionService } from './new-decision.service.js';
import type { DecisionAnswer } from './new-decision.service.js';
import { newTask } from '../tasks/new-tasks.js';
import { insertTasks } from '../tasks/new-tasks.record.js';
import type { DecisionInput, TaskInput } from '../tasks/task.schema.js';

/** Commands on a decision 决策事项: create, confirm, take back, add to, mark complete, withdraw. */
@Injectable()
export class DecisionService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly laws: CityLawService,
    private readonly drafting: NewDecisionService,
  ) {}

  /** Makes a decision with its tasks, as a draft or confirmed at once. */
  create(context: CommandContext, input: DecisionInput): Promise<DecisionAnswer> {
    const id = uuid();
    const name = { action: 'decision:create', subjectType: 'decision', subjectIds: [id] };
    return this.commands.run(context, name, async ({ em, now: readNow }) => {
      return this.drafting.prepare({ em, context, now: await readNow() }, { id, input, name });
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
      const ground = await this.drafting.ground(em, context, {
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

function saveDecision(decision: Decision): RawQueryFragment {
  return sql`update decision set state = ${decision.state}, confirmed_at = ${decision.confirmedAt ?? null},
    leaves_at = ${decision.leavesAt ?? null}, complete = ${decision.complete},
    closed_at = ${decision.closedAt ?? null}, version = ${decision.version} where id = ${decision.id}`;
}

function withdrawParts(decision: Decision, reason: string, now: Date): RawQueryFragment[] {
  return [
    sql`update deadline_request r set state = 'lapsed', due_at = null, ended_at = ${now}, version = r.version + 1
      from task_part p where p.id = r.part_id and p.decision_id = ${decision.id}
        and r.state in ('filed', 'signed', 'checked')`,
    sql`update task_part set state = 'withdrawn', request_step = null, request_due_at = null, time_held_since = null,
      lamp = 'green', lamp_sentence = null, lamp_way_back = null,
      next_due_at = null, version = version + 1
      where decision_id = ${decision.id} and state not in ('concluded', 'withdrawn', 'transferred', 'merged')`,
    sql`update lamp_episode e set closed_at = ${now} from task_part p
      where p.id = e.part_id and p.decision_id = ${decision.id} and e.closed_at is null`,
    sql`insert into notice_item (city_id, post_id, decision_id, subject_type, subject_id, rung, episode, sentence,
        not_before, arisen_at)
      select distinct p.city_id, o.id, p.decision_id, 'decision', p.decision_id, 'withdrawn', 1,
        ${`已撤回：${decision.title}。原因：${reason}`}, ${now}::timestamptz, ${now}::timestamptz
      from task_part p join post o on o.body_id = p.body_id and o.role in ('unit_head', 'unit_staff')
      where p.decision_id = ${decision.id} and p.state not in ('draft', 'concluded', 'withdrawn', 'transferred', 'merged')
      on conflict (post_id, subject_id, rung, episode) do nothing`,
  ];
}
