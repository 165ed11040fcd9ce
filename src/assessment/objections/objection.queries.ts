import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { objectionMove } from '../../domain/assessment/objection-clock.js';
import type { ObjectionMover } from '../../domain/assessment/objection-clock.js';
import { AppError } from '../../domain/errors.js';
import { isUndecided, objectionStates } from '../../domain/states/objection-states.js';
import type { ObjectionState } from '../../domain/states/objection-states.js';
import type { Actor } from '../../identity/actor.js';
import { CityClock } from '../../persistence/city-clock.js';
import { chairOf } from '../../domain/assessment/objection-terms.js';
import { chairsOf, reviewersOf } from '../results/signer.record.js';
import { objectionReach } from './objection-reach.record.js';
import { objectionRowName } from './objection-row.record.js';
import { heldBack } from '../../implementation/evidence/file-scan.record.js';

/** What can be done with an objection by whoever reads it. */
export type ObjectionWay = 'advise' | 'decide' | 'withdraw';

/** An objection as lists show it. */
export interface ObjectionHead {
  id: string;
  resultId: string;
  period: string;
  bodyCode: string;
  bodyName: string;
  rowCode: string;
  rowName: string;
  wording: string;
  ownerName: string;
  ownerBodyId: string | null;
  state: ObjectionState;
  stateName: string;
  filedAt: Date;
  opinionDueAt: Date;
  decideDueAt: Date;
  overdueAt: Date | null;
  decision: string | null;
  /** Whose move it is, and by when, inclusive. */
  move: { who: ObjectionMover; name: string; dueAt: Date | null; late: boolean };
}

/** One objection in full. */
export interface ObjectionView extends ObjectionHead {
  filedBy: string;
  opinion: string | null;
  opinionBy: string | null;
  opinionAt: Date | null;
  decidedBy: string | null;
  decidedAt: Date | null;
  /** Points of the row then, and after a correction. */
  points: string | null;
  corrected: string | null;
  /** Files that the body gave with it. */
  evidence: { id: string; name: string; pages: number }[];
  ways: ObjectionWay[];
  version: number;
}

type Row = Omit<ObjectionHead, 'stateName' | 'move'>;
type FullRow = Omit<ObjectionView, 'stateName' | 'move' | 'ways'> & {
  bodyId: string;
  filedPerson: string;
  opinionPerson: string | null;
};

const columns = sql`o.id, o.result_id as "resultId", r.period, b.code as "bodyCode", b.short_name as "bodyName",
  o.row_code as "rowCode", ${objectionRowName} as "rowName", o.wording, coalesce(w.short_name, '督查室') as "ownerName",
  o.owner_body_id as "ownerBodyId", o.state, o.filed_at as "filedAt", o.opinion_due_at as "opinionDueAt",
  o.decide_due_at as "decideDueAt", o.overdue_at as "overdueAt", o.decision`;
const tables = sql`objection o join period_result r on r.id = o.result_id join body b on b.id = o.body_id
  left join body w on w.id = o.owner_body_id`;

/** Objections that a reader may see: those of his body, those that his body gives an opinion on, or all. */
@Injectable()
export class ObjectionQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
  ) {}

  /** The nearest limit first; of the ended ones the newest. */
  async list(actor: Actor, { show }: { show: 'open' | 'ended' }): Promise<ObjectionHead[]> {
    const em = this.orm.em.fork();
    const now = await this.clock.now(em, actor.cityId);
    const open = sql`o.state in ('filed', 'advised', 'upheld')`;
    const rows = await em.execute<Row[]>(sql`select ${columns} from ${tables}
      where o.city_id = ${actor.cityId} and ${objectionReach(actor)}
        and ${show === 'open' ? open : sql`not ${open}`}
      order by ${show === 'open' ? sql`o.decide_due_at, o.id` : sql`o.filed_at desc, o.id`} limit 200`);
    return rows.map((row) => withMove(row, now, '考核办'));
  }

  /** @throws record.not-found for one that the reader may not see */
  async get(actor: Actor, id: string): Promise<ObjectionView> {
    const em = this.orm.em.fork();
    const now = await this.clock.now(em, actor.cityId);
    const [row] = await em.execute<
      FullRow[]
    >(sql`select ${columns}, o.body_id as "bodyId", o.opinion, o.version,
        o.opinion_at as "opinionAt", o.decided_at as "decidedAt", o.filed_person as "filedPerson",
        o.opinion_person as "opinionPerson", ${titleOf(sql`o.filed_by`)} as "filedBy",
        ${titleOf(sql`o.opinion_by`)} as "opinionBy", ${titleOf(sql`o.decided_by`)} as "decidedBy",
        coalesce((select jsonb_agg(jsonb_build_object('id', e.id, 'name', e.original_name, 'pages', e.pages, 'held', ${heldBack('e')}) order by e.uploaded_at, e.id)
          from evidence_file e where e.objection_id = o.id and e.removed_at is null), '[]') as evidence,
        ${pointsIn(sql`o.computation_id`)} as points, ${pointsIn(sql`o.corrected_by`)} as corrected
      from ${tables} where o.city_id = ${actor.cityId} and o.id = ${id} and ${objectionReach(actor)}`);
    if (row === undefined) throw new AppError('record.not-found', '没有找到这件异议，或者它不属于本单位。');
    const chair = await chairPost(em, actor.cityId, row);
    const shown = shownOf(row);
    const view = withMove(shown, now, chair?.title ?? '考核办');
    return { ...shown, ...view, ways: waysOf(actor, row, { chairPostId: chair?.postId ?? null, now }) };
  }
}

const titleOf = (post: RawQueryFragment): RawQueryFragment =>
  sql`(select p.title from post p where p.id = ${post})`;

// A row of a special measure, `N02/E06`, has its points in the measure's own marks.
const pointsIn = (computation: RawQueryFragment): RawQueryFragment => sql`coalesce(
  (select trim_scale(sr.points)::text from score_body sb join score_row sr on sr.computation_id = sb.computation_id
    and sr.body_seq = sb.seq where sb.computation_id = ${computation} and sb.body_id = o.body_id
    and sr.code = o.row_code),
  (select r ->> 'points' from score_body sb, jsonb_array_elements(sb.result -> 'specials') sp,
    jsonb_array_elements(sp -> 'rows') r where sb.computation_id = ${computation} and sb.body_id = o.body_id
    and (sp ->> 'code') || '/' || (r ->> 'code') = o.row_code))`;

function withMove<R extends Row>(
  row: R,
  now: Date,
  chairName: string,
): R & Pick<ObjectionHead, 'stateName' | 'move'> {
  const { state, opinionDueAt, decideDueAt, ownerName } = row;
  const facts = { state, opinionDueAt, decideDueAt, remindedAt: null, overdueAt: row.overdueAt };
  const { who, dueAt } = objectionMove(facts, now);
  const name = { owner: ownerName, chair: chairName, office: '考核办', nobody: '' }[who];
  const move = { who, name, dueAt, late: dueAt !== null && now > dueAt };
  return { ...row, stateName: objectionStates.states[state].name, move };
}

// Persons are for judging whose move it is; a page names posts.
function shownOf(row: FullRow): Omit<FullRow, 'bodyId' | 'filedPerson' | 'opinionPerson'> {
  const copy: Partial<FullRow> = { ...row };
  delete copy.bodyId;
  delete copy.filedPerson;
  delete copy.opinionPerson;
  return copy as FullRow;
}

async function chairPost(
  em: EntityManager,
  cityId: string,
  { resultId, filedPerson, opinionPerson }: FullRow,
): Promise<{ postId: string; title: string } | null> {
  const involved = await reviewersOf(em, resultId);
  involved.add(filedPerson);
  if (opinionPerson !== null) involved.add(opinionPerson);
  const chair = chairOf(await chairsOf(em, cityId), involved);
  if (chair === null) return null;
  const [post] = await em.execute<{ title: string }[]>(
    sql`select title from post where id = ${chair.postId}`,
  );
  return { postId: chair.postId, title: post?.title ?? '考核办' };
}

function waysOf(
  { role, bodyId, postId, level }: Actor,
  row: FullRow,
  { chairPostId, now }: { chairPostId: string | null; now: Date },
): ObjectionWay[] {
  const { state, ownerBodyId, opinionDueAt } = row;
  if (!isUndecided(state)) return [];
  const owns =
    ownerBodyId === null
      ? role === 'supervision_office' && level === 'city'
      : (role === 'data_owner' || role === 'lead_assessor') && bodyId === ownerBodyId;
  const mayDecide = postId === chairPostId && (state === 'advised' || now > opinionDueAt);
  const mayWithdraw = role === 'unit_head' && bodyId === row.bodyId;
  return [
    ...(owns && state === 'filed' ? (['advise'] as const) : []),
    ...(mayDecide ? (['decide'] as const) : []),
    ...(mayWithdraw ? (['withdraw'] as const) : []),
  ];
}
