import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import type { LampColour } from '../../domain/supervision/part-facts.js';
import type { PartState } from '../../domain/states/part-states.js';

/** A part beside or below another one, as its row is read. */
export interface NearRow {
  id: string;
  taskNumber: string;
  wording: string;
  bodyName: string;
  role: 'responsible' | 'cooperating';
  state: PartState;
  lamp: LampColour;
  sentence: string | null;
  wayBack: string | null;
  progress: number;
  dueAt: Date | null;
  /** When its task was set. */
  setAt: Date;
  /** Wd that the part above kept of its days, as the ledger has it. */
  keptWd: number | null;
  keptReason: string | null;
  /** 原样转发. */
  unchanged: boolean;
  owner: { bodyId: string; countyBodyId: string | null; lineBodyId: string | null };
}

/** One stretch of time in which a lamp was on. */
export interface Episode {
  colour: Exclude<LampColour, 'green'>;
  sentence: string;
  wayBack: string;
  openedAt: Date;
  /** Null: it is on. */
  closedAt: Date | null;
}

/** What stands around a part: who leads, what it was broken down from, who looks after its body. */
export interface PartPlace {
  leader: string | null;
  /** Post that set the task; null: there is no such part. */
  setBy: string | null;
  /** Short name of the county whose office looks after this part; null: the city's does. */
  countyName: string | null;
  countyBodyId: string | null;
  parent: { id: string; bodyName: string } | null;
}

const nearParts = sql`select p.id, t.number as "taskNumber", t.wording, b.short_name as "bodyName", p.role, p.state,
    p.lamp, p.lamp_sentence as sentence, p.lamp_way_back as "wayBack", p.progress::float8 as progress,
    p.due_at as "dueAt", t.created_at as "setAt", m.kept_wd as "keptWd",
    m.reason as "keptReason", coalesce(m.unchanged, false) as unchanged,
    jsonb_build_object('bodyId', b.id, 'countyBodyId', b.parent_id, 'lineBodyId', b.line_body_id) as owner
  from task_part p join task t on t.id = p.task_id join body b on b.id = p.body_id
  left join margin_entry m on m.task_id = t.id`;

/** The parts of the other bodies of the same task that have left. */
export const partsBeside = (em: EntityManager, partId: string): Promise<NearRow[]> =>
  em.execute<NearRow[]>(sql`${nearParts} join task_part own on own.task_id = p.task_id and own.id <> p.id
    where own.id = ${partId} and p.state <> 'draft' order by p.role desc, b.sort, p.id`);

/** The parts of what a part was broken down to, with those that leave in a moment. */
export const partsBelow = (em: EntityManager, partId: string): Promise<NearRow[]> =>
  em.execute<NearRow[]>(
    sql`${nearParts} where t.parent_part_id = ${partId} order by t.seq, p.role desc, b.sort, p.id`,
  );

/** When a part's lamp was on, newest first. */
export const episodesOf = (em: EntityManager, partId: string): Promise<Episode[]> =>
  em.execute<Episode[]>(sql`select colour, sentence, way_back as "wayBack", opened_at as "openedAt",
      closed_at as "closedAt" from lamp_episode where part_id = ${partId} order by opened_at desc, id desc`);

/** What stands around a part. Precondition: it is there. */
export async function placeOfPart(em: EntityManager, partId: string): Promise<PartPlace> {
  const [row] = await em.execute<PartPlace[]>(placeQuery(partId));
  return row ?? { leader: null, setBy: null, countyName: null, countyBodyId: null, parent: null };
}

function placeQuery(partId: string): RawQueryFragment {
  return sql`
    select l.title as leader, t.set_by as "setBy", case when above.level = 'county' then above.short_name end as "countyName",
      case when above.level = 'county' then above.id end as "countyBodyId",
      case when o.id is not null then jsonb_build_object('id', o.id, 'bodyName', ob.short_name) end as parent
    from task_part p join task t on t.id = p.task_id join decision d on d.id = p.decision_id
    join body b on b.id = p.body_id left join body above on above.id = b.parent_id
    left join post l on l.id = coalesce(t.responsible_leader, d.responsible_leader)
    left join task_part o on o.id = t.parent_part_id left join body ob on ob.id = o.body_id
    where p.id = ${partId}`;
}
