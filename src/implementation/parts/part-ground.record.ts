import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { reviewingBody } from '../../assessment/library/indicator-duty.record.js';
import { AppError } from '../../domain/errors.js';
import type { Actor } from '../../identity/actor.js';
import { requirePermission } from '../../identity/permissions.js';
import type { RecordOwner } from '../../identity/permissions.js';
import { runPrepared } from '../../persistence/prepared.js';
import { filedQuery } from '../reports/report-filing.js';
import type { FiledBefore } from '../reports/report-filing.js';
import type { Addressee } from '../../notification/notice-item.record.js';

/** What a command on a part has to know beside the part itself. */
export interface PartGround {
  /** For the permission table. */
  owner: RecordOwner & { bodyId: string };
  bodyName: string;
  /** Who decides on this part's reports and disputes: the office of its county, else the city's. */
  office: Addressee;
  /** The lead assessor of the indicator that the task serves, who reviews its reports; null: the office does. */
  assessorBodyId: string | null;
  /** Who is told of a report. */
  reviewer: Addressee;
  taskId: string;
  /** The task's wording, cut for a sentence. */
  title: string;
}

interface GroundRow {
  bodyId: string;
  bodyName: string;
  level: 'city' | 'county' | 'township';
  parentId: string | null;
  parentLevel: string | null;
  lineBodyId: string | null;
  assessorBodyId: string | null;
  taskId: string;
  wording: string;
}

/**
 * Reads the ground of a part. A county's own part is the city's to review; its bureaus' and townships' are the county's.
 * Source: mission.md, roles: each county has its own supervision office.
 * @throws record.not-found also for a draft, which its unit does not see yet
 */
export async function groundOf(em: EntityManager, cityId: string, partId: string): Promise<PartGround> {
  const [row] = await em.execute<GroundRow[]>(groundQuery(cityId, partId));
  return asGround(row);
}

/** The ground of a part whose report is coming in, with what was filed before, in one reading. */
export async function groundOfReport(
  em: EntityManager,
  { cityId, id }: { cityId: string; id: string },
): Promise<{ ground: PartGround; before: FiledBefore }> {
  const [row] = await runPrepared<GroundRow & FiledBefore>(
    em,
    sql`select * from (${groundQuery(cityId, id)}) ground, (${filedQuery(id)}) filed`,
  );
  const { owedPeriods = [], waiting = false, returned = [] } = row ?? {};
  return { ground: asGround(row), before: { owedPeriods, waiting, returned } };
}

function groundQuery(cityId: string, partId: string): RawQueryFragment {
  return sql`
    select b.id as "bodyId", b.short_name as "bodyName", b.level, b.parent_id as "parentId",
      above.level as "parentLevel", b.line_body_id as "lineBodyId", t.id as "taskId", t.wording,
      ${reviewingBody} as "assessorBodyId"
    from task_part p join body b on b.id = p.body_id join task t on t.id = p.task_id
    left join body above on above.id = b.parent_id
    where p.id = ${partId} and p.city_id = ${cityId} and p.state <> 'draft'`;
}

function asGround(row: GroundRow | undefined): PartGround {
  if (row === undefined) throw new AppError('record.not-found', '没有找到这项任务，或者它不属于本单位。');
  const countyBodyId = row.parentLevel === 'county' ? row.parentId : null;
  const office: Addressee =
    countyBodyId === null
      ? { cityRole: 'supervision_office' }
      : { bodyId: countyBodyId, role: 'supervision_office' };
  const { assessorBodyId } = row;
  return {
    owner: { bodyId: row.bodyId, countyBodyId, lineBodyId: row.lineBodyId },
    bodyName: row.bodyName,
    ...{ office, assessorBodyId },
    reviewer: assessorBodyId === null ? office : { bodyId: assessorBodyId, role: 'lead_assessor' },
    taskId: row.taskId,
    title: row.wording.length > titleLength ? `${row.wording.slice(0, titleLength)}…` : row.wording,
  };
}

const titleLength = 30;

/**
 * Lets the actor judge what a body says of itself. A reviewer hosted by that body is replaced by the city's
 * supervision office, whose own host has nobody above it in the city.
 * Of a task that serves an indicator no other lead assessor than that one's reviews; the office may stand in for it.
 * Source: rules.md, "Bodies and people", "Month". @throws permission.denied, record.not-found
 */
export function requireJudge(
  actor: Actor,
  action: 'report:review' | 'dispute:decide',
  { owner, assessorBodyId }: PartGround,
): void {
  requirePermission(actor, action, owner);
  if (actor.role === 'lead_assessor' && assessorBodyId !== null && assessorBodyId !== actor.bodyId)
    throw new AppError('permission.denied', '这项任务服务于其他单位牵头考核的指标，由那个单位审核。');
  const isCityOffice = actor.role === 'supervision_office' && actor.level === 'city';
  if (actor.bodyId !== owner.bodyId || isCityOffice) return;
  throw new AppError('permission.denied', '本单位的事项不能由本单位审核或裁定，由市督查室办理。');
}
