import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { dayOf } from '../../domain/calendar/city-day.js';
import type { WeaknessFacts } from '../../domain/assessment/weakness/say-weakness.js';
import { AppError } from '../../domain/errors.js';
import type { CommandContext } from '../../identity/actor.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { OrganizationQueries } from '../../organization/organization.queries.js';
import type { Change } from '../../persistence/change.js';
import { CityClock } from '../../persistence/city-clock.js';
import type { CommandName } from '../../persistence/command-runner.js';
import { nextNumber } from '../../persistence/number-series.js';
import { assertHasTasks, bodiesOf, leaveAt, pokesAt } from './dispatch-moment.js';
import { newTask, postOf } from '../tasks/new-tasks.js';
import type { NewTask, TaskGround } from '../tasks/new-tasks.js';
import { indicatorIdsOf } from '../tasks/served-indicator.record.js';
import { insertTasks } from '../tasks/new-tasks.record.js';
import type { DecisionInput, TaskInput } from '../tasks/task.schema.js';

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

/** The moment of a command: its transaction, who asks, and city time. */
interface Moment {
  em: EntityManager;
  context: CommandContext;
  now: Date;
}

/** A decision to be written. */
interface NewDecision {
  id: string;
  input: DecisionInput;
  name: CommandName;
  /** Kind and urgency of a document that is written in the same statement; absent: read from the record. */
  document?: TaskGround['document'];
  /** The weakness that it answers; left out or null: none is quoted. */
  source?: WeaknessFacts | null;
}

/** Turns what was entered into the rows of a decision, for whatever command makes one. */
@Injectable()
export class NewDecisionService {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly laws: CityLawService,
    private readonly organization: OrganizationQueries,
  ) {}

  /** The writes and the answer of a new decision; takes its number, so call it last. @throws what newTask refuses */
  async prepare(moment: Moment, made: NewDecision): Promise<{ change: Change; answer: DecisionAnswer }> {
    const { em, context, now } = moment;
    const { id, input, name, source = null } = made;
    const { cityId, postId } = context.actor;
    const { ground, tasks, leader } = await this.#judge(moment, made);
    const leavesAt = input.dispatch === undefined ? null : leaveAt(input.dispatch, ground.law, now);
    const state = leavesAt === null ? 'draft' : 'confirmed';
    assertHasTasks(state, tasks.length);
    const place = { cityId, decisionId: id, parentPartId: null, firstSeq: 1, numberPrefix: '' };
    const taskRows = insertTasks(tasks, { ...place, urgent: input.urgent, setBy: postId, now, leavesAt });
    // Everything else is ready: whoever wants the next number waits for this transaction from here on.
    const number = await nextNumber(em, { cityId, series: 'decision', day: dayOf(now) });
    const rulesVersion = ground.law.rules.version;
    const row = { id, number, state, leader, leavesAt, now, cityId, postId, rulesVersion, source };
    return {
      change: {
        writes: [insertDecision(input, row), ...taskRows],
        audit: { ...name, details: { tasks: tasks.length, dispatch: input.dispatch ?? null } },
        bodyIds: bodiesOf(tasks),
        pokes: pokesAt(id, leavesAt),
      },
      answer: {
        ...{ id, number, state, version: 1 },
        leavesAt: leavesAt?.toISOString() ?? null,
        taskIds: tasks.map((task) => task.id),
      },
    };
  }

  /** What would come of it, for the page on which one checks it: nothing is written. @throws as `prepare` */
  async preview(
    context: CommandContext,
    input: DecisionInput,
    document?: TaskGround['document'],
  ): Promise<Pick<NewTask, 'dueAt' | 'dueStory'>[]> {
    const em = this.orm.em.fork();
    const now = await this.clock.now(em, context.actor.cityId);
    const made = { id: '', input, name: { action: '', subjectType: '', subjectIds: [] } };
    const { tasks } = await this.#judge({ em, context, now }, document ? { ...made, document } : made);
    assertHasTasks('confirmed', tasks.length);
    return tasks.map(({ dueAt, dueStory }) => ({ dueAt, dueStory }));
  }

  /** What new tasks hang on, read from the record. */
  async ground(
    em: EntityManager,
    { actor }: CommandContext,
    { tasks, documentId, now, leaders }: GroundOf,
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
      indicatorIds: await indicatorIdsOf(em, actor, tasks),
    };
  }

  async #judge({ em, context, now }: Moment, { input, document }: NewDecision) {
    const leaders = [input.responsibleLeader];
    const documentId = document === undefined ? (input.documentId ?? null) : null;
    const read = await this.ground(em, context, { tasks: input.tasks, documentId, now, leaders });
    const ground = document === undefined ? read : { ...read, document };
    const tasks = input.tasks.map((task, index) => newTask(task, ground, `/tasks/${index}`));
    return { ground, tasks, leader: postOf(input.responsibleLeader, ground, '/responsibleLeader') };
  }
}

interface GroundOf {
  tasks: TaskInput[];
  documentId: string | null;
  now: Date;
  leaders: (string | undefined)[];
}

interface DecisionRow {
  id: string;
  cityId: string;
  number: string;
  state: string;
  leader: string | null;
  leavesAt: Date | null;
  now: Date;
  postId: string;
  rulesVersion: number;
  source: WeaknessFacts | null;
}

function insertDecision(input: DecisionInput, row: DecisionRow): RawQueryFragment {
  const { id, cityId, number, state, leader, leavesAt, now, postId, rulesVersion, source } = row;
  return sql`insert into decision (id, city_id, document_id, number, title, state, urgent, launched_by,
      responsible_leader, confirmed_at, leaves_at, complete, created_at, rules_version, source)
    values (${id}, ${cityId}, ${input.documentId ?? null}, ${number}, ${input.title}, ${state},
      ${input.urgent}, ${postId}, ${leader}, ${leavesAt === null ? null : now}, ${leavesAt},
      ${input.complete}, ${now}, ${rulesVersion}, ${source && JSON.stringify(source)}::jsonb)`;
}

async function documentOf(em: EntityManager, cityId: string, id: string): Promise<TaskGround['document']> {
  const [row] = await em.execute<NonNullable<TaskGround['document']>[]>(
    sql`select kind, urgency from document where id = ${id} and city_id = ${cityId}`,
  );
  if (row === undefined) throw new AppError('record.not-found', '没有找到这份文件。');
  return row;
}
