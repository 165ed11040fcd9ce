import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { AppError } from '../../domain/errors.js';
import { isIssuedAbove } from '../../domain/supervision/deadline-request.js';
import type { RecordOwner } from '../../identity/permissions.js';
import { officeNameOf } from './restriction-answer.js';
import type { Addressee } from '../../notification/notice-item.record.js';

/** What a command on a restriction has to know beside the restriction itself. */
export interface RestrictionGround {
  /** The body that raises it, for the permission table. */
  raiser: RecordOwner & { bodyId: string };
  raiserName: string;
  /** The body that is asked. */
  bodyName: string;
  /** The office that looks after the raiser: of its county, else the city's. */
  office: Addressee;
  /** How that office is called. */
  officeName: string;
  /** Post of the responsible leader of the task, else of the decision, else who is in charge of the raiser; null: none. */
  leaderId: string | null;
  leaderName: string | null;
  /** The task's wording, cut for a sentence. */
  title: string;
  urgent: boolean;
  /** A level above the city set the deadline: it cannot be moved here. */
  setAbove: boolean;
  /** Post of the leader who is paired with the enterprise that it is about; null: it is about none, or nobody is. */
  pairedPostId: string | null;
}

/** What a restriction is about, who raises it and who is asked. */
export interface RestrictionSubject {
  partId?: string | null | undefined;
  projectId?: string | null | undefined;
  enterpriseId?: string | null | undefined;
  raiserBodyId: string;
  bodyId: string;
  leaderId?: string | null | undefined;
}

interface Row {
  raiserName: string;
  parentId: string | null;
  parentName: string | null;
  parentLevel: string | null;
  lineBodyId: string | null;
  bodyName: string;
  leaderId: string | null;
  leaderName: string | null;
  title: string;
  urgent: boolean;
  issuer: string | null;
  pairedPostId: string | null;
}

/** Reads the ground of a restriction of this part, project or enterprise that asks this body. @throws record.not-found */
export async function groundOfRestriction(
  em: EntityManager,
  { partId, projectId, enterpriseId, raiserBodyId, bodyId, leaderId }: RestrictionSubject,
): Promise<RestrictionGround> {
  const [row] = await em.execute<Row[]>(sql`
    select r.short_name as "raiserName", r.parent_id as "parentId",
      above.level as "parentLevel", above.short_name as "parentName", r.line_body_id as "lineBodyId", a.short_name as "bodyName",
      l.id as "leaderId", l.title as "leaderName",
      case when length(w.title) > 30 then left(w.title, 30) || '…' else w.title end as title,
      coalesce(p.urgent, false) as urgent, g.post_id as "pairedPostId",
      case when t.due_basis = 'document' then y.issuer end as issuer
    from body r join body a on a.id = ${bodyId} left join body above on above.id = r.parent_id
    left join task_part p on p.id = ${partId ?? null}::uuid left join task t on t.id = p.task_id
    left join decision d on d.id = p.decision_id
    left join project j on j.id = ${projectId ?? null}::uuid
    left join enterprise e on e.id = ${enterpriseId ?? null}::uuid
    left join enterprise_pairing g on g.enterprise_id = e.id and g.to_on is null
    cross join lateral (select coalesce(t.wording, j.name, e.name) as title) w
    left join document y on y.id = d.document_id
    left join post l on l.id = coalesce(${leaderId ?? null}::uuid, t.responsible_leader, d.responsible_leader,
      (select c.post_id from leader_charge c where c.body_id in (r.id, r.parent_id)
        order by c.body_id = r.id desc, c.kind desc, c.post_id limit 1))
    where r.id = ${raiserBodyId} and w.title is not null`);
  if (row === undefined) throw new AppError('record.not-found', '没有找到这件提请协调。');
  const { parentId, parentLevel, parentName, lineBodyId, issuer, ...rest } = row;
  const countyBodyId = parentLevel === 'county' ? parentId : null;
  return {
    ...rest,
    setAbove: isIssuedAbove(issuer),
    officeName: officeNameOf(countyBodyId === null ? null : parentName),
    raiser: { bodyId: raiserBodyId, countyBodyId, lineBodyId },
    office:
      countyBodyId === null
        ? { cityRole: 'supervision_office' }
        : { bodyId: countyBodyId, role: 'supervision_office' },
  };
}

/**
 * The body that shall answer, by its code. @throws request.invalid that points to the field: unknown, the raiser
 * itself, the one that has it already, or one without anybody who could answer
 */
export async function answeringBody(
  em: EntityManager,
  code: string,
  { cityId, raiserBodyId, bodyId }: { cityId: string; raiserBodyId: string | null; bodyId: string | null },
): Promise<{ id: string; name: string }> {
  const [body] = await em.execute<{ id: string; name: string; manned: boolean }[]>(sql`
    select b.id, b.short_name as name, exists (select from post p where p.body_id = b.id
      and p.role in ('unit_head', 'unit_staff')) as manned
    from body b where b.city_id = ${cityId} and b.code = ${code}`);
  if (body === undefined) throw unfit('没有这个单位');
  if (body.id === raiserBodyId) throw unfit('请本单位以外的单位答复');
  if (body.id === bodyId) throw unfit('事项已经在这个单位');
  if (!body.manned) throw unfit('这个单位没有可以答复的岗位');
  return body;
}

function unfit(detail: string): AppError {
  return new AppError('request.invalid', `${detail}。`, { fields: [{ pointer: '/bodyCode', detail }] });
}
