import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { AppError } from '../../domain/errors.js';
import type { ProjectMilestone, ProjectState } from '../../domain/supervision/project-lamp.js';
import type { Poke } from '../../persistence/change.js';
import { projectWatchId } from '../../temporal/workflow-ids.js';
import type { InvestmentInput, ProjectInput } from './project.schema.js';

/** A project as a command sees it, locked. */
export interface LockedProject {
  id: string;
  code: string;
  name: string;
  bodyId: string;
  countyBodyId: string | null;
  totalFen: number;
  startsOn: string | null;
  completesOn: string | null;
  state: ProjectState;
  taskId: string | null;
  milestones: ProjectMilestone[];
  investments: InvestmentInput[];
  version: number;
}

/** Who writes, where and when. */
export interface ProjectHand {
  cityId: string;
  postId: string;
  now: Date;
}

const columns = sql`j.id, j.code, j.name, j.body_id as "bodyId", j.total_fen::float8 as "totalFen",
  to_char(j.starts_on, 'YYYY-MM-DD') as "startsOn", to_char(j.completes_on, 'YYYY-MM-DD') as "completesOn", j.state,
  j.task_id as "taskId", j.version, case when above.level = 'county' then above.id end as "countyBodyId",
  coalesce((select jsonb_agg(jsonb_build_object('kind', m.kind, 'plannedOn', m.planned_on, 'doneOn', m.done_on))
    from project_milestone m where m.project_id = j.id), '[]') as milestones,
  coalesce((select jsonb_agg(jsonb_build_object('month', i.month, 'doneFen', i.done_fen) order by i.month)
    from project_investment i where i.project_id = j.id), '[]') as investments`;

/** Locks one project of the city. @throws record.not-found */
export async function lockProject(em: EntityManager, cityId: string, id: string): Promise<LockedProject> {
  const [project] = await em.execute<LockedProject[]>(sql`
    select ${columns} from project j join body b on b.id = j.body_id left join body above on above.id = b.parent_id
    where j.id = ${id} and j.city_id = ${cityId} for no key update of j`);
  if (project === undefined) throw new AppError('record.not-found', '没有找到这个项目，或者它不属于本单位。');
  return project;
}

/** Locks those of these codes that are there already, in the order of their ids. */
export function lockByCode(
  em: EntityManager,
  cityId: string,
  codes: readonly string[],
): Promise<LockedProject[]> {
  return em.execute<LockedProject[]>(sql`
    select ${columns} from project j join body b on b.id = j.body_id left join body above on above.id = b.parent_id
    where j.city_id = ${cityId} and j.code in (${codes}) order by j.id for no key update of j`);
}

/** The fields of a project beside its milestones and figures. */
export type ProjectFields = Pick<
  ProjectInput,
  'code' | 'name' | 'totalFen' | 'startsOn' | 'completesOn' | 'state'
> & { id: string; bodyId: string };

/** Writes a new project. */
export function insertProject(
  project: ProjectFields,
  { cityId, postId, now }: ProjectHand,
): RawQueryFragment {
  const { id, code, name, bodyId, totalFen, startsOn, completesOn, state } = project;
  return sql`insert into project (id, city_id, code, name, body_id, total_fen, starts_on, completes_on, state, created_by,
      created_at, next_due_at)
    values (${id}, ${cityId}, ${code}, ${name}, ${bodyId}, ${totalFen}, ${startsOn}, ${completesOn}, ${state}, ${postId},
      ${now}, ${now})`;
}

/** Writes what changed of a locked project; raises its version, and its ladder looks at it at once. */
export function saveProject(
  project: ProjectFields & { taskId: string | null },
  { now }: Pick<ProjectHand, 'now'>,
): RawQueryFragment {
  const { id, name, bodyId, totalFen, startsOn, completesOn, state, taskId } = project;
  return sql`update project set name = ${name}, body_id = ${bodyId}, total_fen = ${totalFen}, starts_on = ${startsOn},
    completes_on = ${completesOn}, state = ${state}, task_id = ${taskId}, next_due_at = ${now},
    version = version + 1 where id = ${id}`;
}

/** Wakes the watch over the city's projects. */
export const projectPoke = ({ cityId, now }: Pick<ProjectHand, 'cityId' | 'now'>): Poke => ({
  ...{ workflowType: 'projectWatch', workflowId: projectWatchId(cityId), dueAt: now },
});

/** Writes milestones, in one statement; what was planned first stays. */
export function saveMilestones(
  projectId: string,
  milestones: readonly ProjectMilestone[],
  { cityId, postId, now }: ProjectHand,
): RawQueryFragment[] {
  if (milestones.length === 0) return [];
  return [
    sql`insert into project_milestone (city_id, project_id, kind, planned_on, first_planned_on, done_on, recorded_by, recorded_at)
      select ${cityId}, ${projectId}, m.kind, m."plannedOn", m."plannedOn", m."doneOn", ${postId}, ${now}::timestamptz
      from jsonb_to_recordset(${JSON.stringify(milestones)}::jsonb) as m(kind text, "plannedOn" date, "doneOn" date)
      on conflict (project_id, kind) do update set planned_on = excluded.planned_on, done_on = excluded.done_on,
        recorded_by = excluded.recorded_by, recorded_at = excluded.recorded_at`,
  ];
}

/** Writes monthly figures, in one statement. */
export function saveInvestments(
  projectId: string,
  investments: readonly InvestmentInput[],
  { cityId, postId, now }: ProjectHand,
): RawQueryFragment[] {
  if (investments.length === 0) return [];
  return [
    sql`insert into project_investment (city_id, project_id, month, done_fen, recorded_by, recorded_at)
      select ${cityId}, ${projectId}, i.month, i."doneFen", ${postId}, ${now}::timestamptz
      from jsonb_to_recordset(${JSON.stringify(investments)}::jsonb) as i(month text, "doneFen" bigint)
      on conflict (project_id, month) do update set done_fen = excluded.done_fen, recorded_by = excluded.recorded_by,
        recorded_at = excluded.recorded_at`,
  ];
}

/** A body of the city with the county above it. */
export interface ProjectBody {
  id: string;
  code: string;
  countyBodyId: string | null;
}

/** Bodies by these codes or names, as a table of another system writes them. */
export function bodiesCalled(
  em: EntityManager,
  cityId: string,
  names: readonly string[],
): Promise<(ProjectBody & { names: string[] })[]> {
  return em.execute(sql`
    select b.id, b.code, case when above.level = 'county' then above.id end as "countyBodyId",
      array[b.code, b.short_name, b.full_name] as names
    from body b left join body above on above.id = b.parent_id
    where b.city_id = ${cityId} and b.valid_to is null
      and (b.code in (${names}) or b.short_name in (${names}) or b.full_name in (${names}))
    order by b.level, b.sort`);
}
