import { Injectable } from '@nestjs/common';
import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { v7 as uuid } from 'uuid';
import type { CityLaw } from '../../domain/city-law.js';
import { AppError } from '../../domain/errors.js';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { requirePermission } from '../../identity/permissions.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import { assertPlausible, projectWrites } from './project-change.js';
import {
  bodiesCalled,
  lockProject,
  projectPoke,
  saveInvestments,
  saveMilestones,
  saveProject,
} from './project.record.js';
import type { LockedProject, ProjectBody, ProjectHand } from './project.record.js';
import type * as schema from './project.schema.js';

/** Commands on one construction project: entered by hand, its milestones, figures, state and task. */
@Injectable()
export class ProjectService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly laws: CityLawService,
  ) {}

  /** Enters a project by hand. @throws state.illegal-step where its code is there already */
  create(context: CommandContext, input: schema.ProjectInput): Promise<schema.ProjectAnswer> {
    const { actor } = context;
    const id = uuid();
    const name = { action: 'project:create', subjectType: 'project', subjectIds: [id] };
    return this.commands.run(context, name, async ({ em, now: readNow }) => {
      const body = await bodyOf(em, actor, input.bodyCode);
      requirePermission(actor, 'project:edit', { bodyId: body.id, countyBodyId: body.countyBodyId });
      const now = await readNow();
      const law = await this.laws.current(em, actor.cityId, now);
      assertPlausible(input, { law, now, at: '' });
      const hand = { cityId: actor.cityId, postId: actor.postId, now };
      return {
        change: {
          writes: projectWrites({ id, before: null, input, bodyId: body.id }, hand),
          audit: { ...name, details: { code: input.code } },
          bodyIds: [body.id],
          pokes: [projectPoke(hand)],
        },
        answer: { id, code: input.code, version: 1 },
      };
    });
  }

  /** Plans a milestone, moves its day, or says when it was reached. @throws version.stale, request.invalid */
  milestone(
    context: CommandContext,
    { id, kind }: { id: string; kind: string },
    input: schema.MilestoneInput,
  ): Promise<schema.ProjectAnswer> {
    const { version, ...days } = input;
    return this.#change(
      context,
      { id, action: 'project:plan', version, mine: days },
      (project, hand, law) => {
        const milestones = [{ kind, ...days }];
        assertPlausible({ milestones, investments: [] }, { law, now: hand.now, at: '' });
        const before = project.milestones.find((one) => one.kind === kind) ?? null;
        return { writes: saveMilestones(id, milestones, hand), details: { kind, before, ...days } };
      },
    );
  }

  /** Keeps what was invested in a month; a later figure for it takes its place, the audit trail has both. */
  invest(context: CommandContext, id: string, input: schema.InvestmentInput): Promise<schema.ProjectAnswer> {
    return this.#change(context, { id, action: 'project:invest' }, (project, hand, law) => {
      assertPlausible({ milestones: [], investments: [input] }, { law, now: hand.now, at: '' });
      const before = project.investments.find(({ month }) => month === input.month)?.doneFen ?? null;
      return { writes: saveInvestments(id, [input], hand), details: { ...input, before } };
    });
  }

  /** Says that it stands still, goes on, is done or given up. @throws version.stale */
  state(
    context: CommandContext,
    id: string,
    { state, version }: schema.ProjectStateInput,
  ): Promise<schema.ProjectAnswer> {
    return this.#change(context, { id, action: 'project:state', version, mine: { state } }, (project) => {
      project.state = state;
      return { writes: [], details: { state } };
    });
  }

  /** Links it with the task that it serves. @throws request.invalid for a task of another body, version.stale */
  task(
    context: CommandContext,
    id: string,
    { taskId, version }: schema.ProjectTaskInput,
  ): Promise<schema.ProjectAnswer> {
    return this.#change(
      context,
      { id, action: 'project:link', version },
      async (project, _hand, _law, em) => {
        if (taskId !== null) await assertTaskOf(em, project.bodyId, taskId);
        project.taskId = taskId;
        return { writes: [], details: { taskId } };
      },
    );
  }

  #change(
    context: CommandContext,
    { id, action, version, mine = {} }: Changing,
    take: (
      project: LockedProject,
      hand: ProjectHand,
      law: CityLaw,
      em: EntityManager,
    ) => Taken | Promise<Taken>,
  ): Promise<schema.ProjectAnswer> {
    const { actor } = context;
    const name = { action, subjectType: 'project', subjectIds: [id] };
    return this.commands.run(context, name, async ({ em, now: readNow }) => {
      const project = await lockProject(em, actor.cityId, id);
      requirePermission(actor, 'project:edit', project);
      assertVersion(project, version, mine);
      const now = await readNow();
      const law = await this.laws.current(em, actor.cityId, now);
      const hand = { cityId: actor.cityId, postId: actor.postId, now };
      const { writes, details } = await take(project, hand, law, em);
      return {
        change: {
          writes: [saveProject(project, hand), ...writes],
          audit: { ...name, details },
          bodyIds: [project.bodyId],
          pokes: [projectPoke(hand)],
        },
        answer: { id, code: project.code, version: project.version + 1 },
      };
    });
  }
}

interface Changing {
  id: string;
  action: string;
  version?: number | undefined;
  mine?: Record<string, unknown>;
}

interface Taken {
  writes: RawQueryFragment[];
  details: Record<string, unknown>;
}

async function bodyOf(em: EntityManager, { cityId }: Actor, code: string): Promise<ProjectBody> {
  const [body] = await bodiesCalled(em, cityId, [code]);
  if (body !== undefined) return body;
  const detail = '没有这个单位';
  throw new AppError('request.invalid', `${detail}。`, { fields: [{ pointer: '/bodyCode', detail }] });
}

async function assertTaskOf(em: EntityManager, bodyId: string, taskId: string): Promise<void> {
  const [part] = await em.execute(
    sql`select from task_part where task_id = ${taskId} and body_id = ${bodyId} and state <> 'draft' limit 1`,
  );
  if (part !== undefined) return;
  const detail = '请选择项目责任单位承担的任务';
  throw new AppError('request.invalid', `${detail}。`, { fields: [{ pointer: '/taskId', detail }] });
}

function assertVersion(
  { version: present, state }: LockedProject,
  version: number | undefined,
  mine: Record<string, unknown>,
): void {
  if (version === undefined || version === present) return;
  throw new AppError('version.stale', '您打开以后，这个项目已被别人改过；请对照后再提交。', {
    context: { mine, theirs: { state }, currentVersion: present },
  });
}
