import { Injectable } from '@nestjs/common';
import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { v7 as uuid } from 'uuid';
import { WeaknessSourceQueries } from '../../assessment/weaknesses/weakness-source.queries.js';
import type { CityLaw } from '../../domain/city-law.js';
import type { CommandContext } from '../../identity/actor.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import type { Poke } from '../../persistence/change.js';
import { withdrawAll } from '../changes/withdraw-all.record.js';
import { isOpenBeside } from './closing.record.js';
import { Decision } from './decision.entity.js';
import { requireLauncher, requireReach } from './launcher.record.js';
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
    private readonly weaknesses: WeaknessSourceQueries,
  ) {}

  /**
   * Makes a decision with its tasks, as a draft or confirmed at once; one that answers a weakness keeps its figures.
   * @throws record.not-found for a weakness that is none, or not the actor’s to see
   */
  async create(context: CommandContext, input: DecisionInput): Promise<DecisionAnswer> {
    const id = uuid();
    // Before the transaction: published results do not change under it, and it holds no second connection.
    const source =
      input.weakness === undefined ? null : await this.weaknesses.facts(context.actor, input.weakness);
    const name = { action: 'decision:create', subjectType: 'decision', subjectIds: [id] };
    return this.commands.run(context, name, async ({ em, now: readNow }) => {
      return this.drafting.prepare({ em, context, now: await readNow() }, { id, input, name, source });
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

  /**
   * Withdraws a decision with all its open parts and what hangs on them; nothing is deleted, and each unit hears of it.
   * @throws permission.denied for whoever neither launched it nor is the office
   */
  withdraw(context: CommandContext, id: string, reason: string) {
    const what = { id, action: 'withdraw', details: { reason } } as const;
    return this.#step(context, what, async (decision, { em, ...at }) => {
      requireLauncher(context.actor, decision);
      decision.closedAt = at.now;
      const { writes, pokes } = await withdrawAll(em, decision, {
        ...at,
        ...{ reason, postId: context.actor.postId },
      });
      return { writes, pokes: [...pokes, ...pokesAt(id, at.now)] };
    });
  }

  /** Says that nothing more will be added: the last conclusion then closes the decision. */
  markComplete(context: CommandContext, id: string) {
    return this.#locked(context, { id, action: 'complete' }, async (decision, { em, now }) => {
      decision.assertOpen();
      decision.complete = true;
      if (decision.state !== 'dispatched' || (await isOpenBeside(em, decision, [])))
        return { writes: [], pokes: [] };
      decision.take('close');
      decision.closedAt = now;
      return { writes: [], pokes: pokesAt(id, now) };
    });
  }

  /** Adds tasks to an open decision; when it was confirmed they leave in five minutes. */
  addTasks(context: CommandContext, id: string, inputs: TaskInput[]): Promise<DecisionAnswer> {
    const name = { action: 'decision:add-task', subjectType: 'decision', subjectIds: [id] } as const;
    return this.commands.run(context, name, async ({ em, lock, now: readNow }) => {
      const decision = await lock(Decision, id);
      await requireReach(em, { actor: context.actor, action: name.action }, decision);
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
    { id, action, details = {} }: { id: string; action: Step; details?: Record<string, unknown> },
    judge: (decision: Decision, at: { em: EntityManager; law: CityLaw; now: Date }) => Promise<Written>,
  ): Promise<DecisionAnswer> {
    const name = { action: actions[action], subjectType: 'decision', subjectIds: [id] };
    return this.commands.run(context, name, async ({ em, lock, now: readNow }) => {
      const decision = await lock(Decision, id);
      await requireReach(em, { actor: context.actor, action: name.action }, decision);
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

/** What is done to a whole decision, and the permission that it needs. */
const actions = {
  confirm: 'decision:confirm',
  take_back: 'decision:take-back',
  withdraw: 'decision:withdraw',
  complete: 'decision:complete',
} as const;
type Step = keyof typeof actions;

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
