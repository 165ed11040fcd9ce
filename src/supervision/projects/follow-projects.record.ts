import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import type { CityLaw } from '../../domain/city-law.js';
import type { Audience, LadderMemory } from '../../domain/supervision/part-facts.js';
import type { ClimbingProject, ProjectLook } from '../../domain/supervision/project-ladder.js';
import { notBefore } from '../../domain/supervision/quiet-hours.js';
import { recordNoticeItems } from '../../notification/notice-item.record.js';
import type { Addressee, NoticeItem } from '../../notification/notice-item.record.js';
import { uuids } from '../../persistence/change.js';

/** A project as its ladder sees it, locked. */
export interface WatchedProject extends ClimbingProject {
  id: string;
  name: string;
  bodyId: string;
  /** The leader of the task that it serves, else those in charge of its body, else the contact leaders. */
  leaders: string[];
}

interface Moment {
  cityId: string;
  law: CityLaw;
  now: Date;
}

const lawVersionOf = ({ rules, calendar }: CityLaw): string => `${rules.version}/${calendar.version}`;

/** Projects under way that were last looked at by other rules or another calendar are due now. */
export function lookAtAllAnew({ cityId, law, now }: Moment): RawQueryFragment {
  return sql`update project set next_due_at = ${now}
    where id in (select id from project where city_id = ${cityId} and state = 'active'
      and law_version is distinct from ${lawVersionOf(law)} order by id for no key update skip locked)
      and (next_due_at is null or next_due_at > ${now})`;
}

const leaders = sql`coalesce(
  (select jsonb_build_array(coalesce(t.responsible_leader, d.responsible_leader)) from task t
    join decision d on d.id = t.decision_id
    where t.id = j.task_id and coalesce(t.responsible_leader, d.responsible_leader) is not null),
  (select jsonb_agg(c.post_id) from (select post_id, rank() over (order by body_id <> b.id, kind = 'contact') as distance
    from leader_charge where body_id in (b.id, b.parent_id)) c where c.distance = 1), '[]')`;

type Row = Omit<WatchedProject, 'memory'> & Omit<LadderMemory, 'remindedAt'>;

/** Locks what is due, by id, leaving out what somebody changes just now: whoever does asks to look again. */
export async function takeDueProjects(
  em: EntityManager,
  { cityId, now, limit }: { cityId: string; now: Date; limit: number },
): Promise<WatchedProject[]> {
  const rows = await em.execute<Row[]>(sql`
    select j.id, j.name, j.body_id as "bodyId", j.state, j.lamp as colour, j.episode, j.yellow_at as "yellowAt",
      j.urged_at as "urgedAt", j.red_at as "redAt", j.interview_at as "interviewAt", j.next_due_at as "nextDueAt",
      ${leaders} as leaders,
      coalesce((select jsonb_agg(jsonb_build_object('kind', m.kind, 'plannedOn', m.planned_on, 'doneOn', m.done_on))
        from project_milestone m where m.project_id = j.id), '[]') as milestones
    from project j join body b on b.id = j.body_id
    where j.city_id = ${cityId} and j.next_due_at <= ${now} order by j.id limit ${limit}
    for no key update of j skip locked`);
  return rows.map(({ colour, episode, yellowAt, urgedAt, redAt, interviewAt, ...project }) => ({
    ...project,
    memory: { colour, episode, remindedAt: null, yellowAt, urgedAt, redAt, interviewAt },
  }));
}

/** A project and what looking at it found. */
export interface LookedAt {
  project: WatchedProject;
  look: ProjectLook;
}

/** Everything that one page of looks writes, in sets; never a version. Empty when nothing was due. */
export function writesOf(looks: readonly LookedAt[], at: Moment): RawQueryFragment[] {
  if (looks.length === 0) return [];
  const climbed = looks.flatMap(({ project, look }) => look.rungs.map((due) => ({ project, look, due })));
  return [
    saveLooks(looks, at),
    ...(climbed.length === 0 ? [] : [saveRungs(climbed, at)]),
    ...recordNoticeItems(
      climbed.flatMap((one) => itemsOf(one, at)),
      at,
    ),
    ...recordWatch(looks, at),
  ];
}

function saveLooks(looks: readonly LookedAt[], { law }: Moment): RawQueryFragment {
  const rows = looks.map(({ project: { id }, look: { memory, nextDueAt } }) => ({
    id,
    ...memory,
    nextDueAt,
  }));
  return sql`update project j set lamp = r.colour, episode = r.episode, yellow_at = r."yellowAt", urged_at = r."urgedAt",
      red_at = r."redAt", interview_at = r."interviewAt", next_due_at = r."nextDueAt", law_version = ${lawVersionOf(law)}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, colour text, episode integer,
      "yellowAt" timestamptz, "urgedAt" timestamptz, "redAt" timestamptz, "interviewAt" timestamptz, "nextDueAt" timestamptz)
    where j.id = r.id`;
}

type Climbed = LookedAt & { due: ProjectLook['rungs'][number] };

function saveRungs(climbed: readonly Climbed[], { cityId, now }: Moment): RawQueryFragment {
  const rows = climbed.map(({ project, due: { rung, episode, at, passedOver } }) => ({
    ...{ id: project.id, rung, episode, at, passedOver },
  }));
  return sql`insert into project_rung (city_id, project_id, rung, episode, due_at, reached_at, passed_over)
    select ${cityId}, r.id, r.rung, r.episode, r.at, ${now}::timestamptz, r."passedOver"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r(id uuid, rung text, episode integer, at timestamptz, "passedOver" boolean)
    on conflict do nothing`;
}

function itemsOf({ project, look, due }: Climbed, { law, now }: Moment): NoticeItem[] {
  const sentence = `项目“${project.name}”：${look.sentence}`;
  const common = { decisionId: null, subjectType: 'project' as const, subjectId: project.id, sentence };
  return due.notify
    .flatMap((audience) => postsOf(audience, project))
    .map((to) => ({
      ...{ ...common, to, rung: due.rung, episode: due.episode },
      notBefore: notBefore(now, law, false),
    }));
}

function postsOf(audience: Audience, { bodyId, leaders: charged }: WatchedProject): Addressee[] {
  if (audience === 'supervision_office') return [{ cityRole: 'supervision_office' }];
  if (audience === 'responsible_leader') return charged.map((postId) => ({ postId }));
  return [{ bodyId, role: audience === 'head' ? 'unit_head' : 'unit_staff' }];
}

function recordWatch(looks: readonly LookedAt[], { cityId, now }: Moment): RawQueryFragment[] {
  const ids = uuids(looks.map(({ project }) => project.id));
  const lamps = [...Map.groupBy(looks, ({ look }) => look.memory.colour)].map(([lamp, all]) => [
    lamp,
    all.length,
  ]);
  return [
    sql`insert into audit_entry (city_id, city_time, action, subject_type, subject_ids, result, details)
      values (${cityId}, ${now}, 'system:watch-projects', 'project', ${ids}, 'done',
        ${JSON.stringify({ lamps: Object.fromEntries(lamps) as object })}::jsonb)`,
    sql`insert into change_feed (city_id, body_ids, subject_type, subject_ids)
      values (${cityId}, ${uuids([...new Set(looks.map(({ project }) => project.bodyId))])}, 'project', ${ids})`,
  ];
}
