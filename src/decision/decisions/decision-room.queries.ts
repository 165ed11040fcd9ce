import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import type { WeaknessFacts } from '../../domain/assessment/weakness/say-weakness.js';
import type { CityLaw } from '../../domain/city-law.js';
import { whoseMove } from '../../domain/decision/whose-move.js';
import type { MoveFacts } from '../../domain/decision/whose-move.js';
import { expectedPercent } from '../../domain/supervision/expected-progress.js';
import { AppError } from '../../domain/errors.js';
import type { Actor } from '../../identity/actor.js';
import { mayDo } from '../../identity/permissions.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CityClock } from '../../persistence/city-clock.js';
import { scansOf } from '../../implementation/evidence/evidence.record.js';
import { loopOf } from './decision-list.queries.js';
import type { LoopFacts } from './decision-list.queries.js';
import { decisionsSeenBy } from './decision.queries.js';
import { documentsReadBy } from '../documents/document-reach.record.js';
import { milestoneFacts } from '../tasks/task-part.entity.js';
import type { StoredMilestone } from '../tasks/task-part.entity.js';
import type { FlatPart, FlatTask } from '../tasks/task-tree.js';

/** What a decision is, beside its tasks. */
export interface DecisionHead extends LoopFacts {
  id: string;
  number: string;
  title: string;
  urgent: boolean;
  complete: boolean;
  leavesAt: Date | null;
  closedAt: Date | null;
  document: { id: string; title: string; number: string | null; issuer: string | null } | null;
  /** Of a paper remark that somebody else entered 代录: whose it is, its kind, and who entered it. */
  remark: EnteredRemark | null;
  /** Post, and where it is held the name. */
  launchedBy: string;
  leader: string | null;
  summary: Record<string, number> | null;
  /** The weakness that it answers, as it was when it was opened; null: none. */
  source: WeaknessFacts | null;
}

/** A leader's paper remark as its decision shows it. */
interface EnteredRemark {
  leader: string;
  kind: string;
  datedOn: string | null;
  enteredBy: string;
  text: string;
  /** Scans of the paper; none of what was entered before scans were asked for. */
  scans: { id: string; name: string; pages: number }[];
}

/** An order or interview of a decision, in a line. */
export interface DecisionPaper {
  kind: 'order' | 'interview';
  id: string;
  number: string | null;
  state: string;
  bodyName: string;
  reason: string;
}

/** One decision with all that its page shows; now is city time. */
export interface DecisionRoom {
  head: DecisionHead;
  now: Date;
  tasks: FlatTask[];
  parts: FlatPart[];
  papers: DecisionPaper[];
}

/** Reads one decision as its room shows it. */
@Injectable()
export class DecisionRoomQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly laws: CityLawService,
  ) {}

  /** @throws record.not-found also for a decision in which the reader has no part */
  async get(actor: Actor, id: string): Promise<DecisionRoom> {
    const em = this.orm.em.fork();
    const [head] = await em.execute<DecisionHead[]>(sql`${headOf(actor)} where d.id = ${id}
      and d.city_id = ${actor.cityId} and ${decisionsSeenBy(actor)}`);
    if (head === undefined) throw new AppError('record.not-found', '没有找到这个决策事项。');
    const now = await this.clock.now(em, actor.cityId);
    const law = await this.laws.current(em, actor.cityId, now);
    const parts = await em.execute<PartRow[]>(partsOf(id, mayDo(actor, 'decision:create')));
    return {
      head,
      now,
      tasks: await em.execute<
        FlatTask[]
      >(sql`select t.id, t.number, t.wording, t.standard, t.due_story as "dueStory",
        t.parent_part_id as "parentPartId", i.code || ' ' || i.name as indicator
        from task t left join indicator i on i.id = t.indicator_id where t.decision_id = ${id} order by t.seq`),
      parts: parts.map((part) => withMove(part, head, { law, now })),
      papers: await em.execute<DecisionPaper[]>(papersOf(id, actor)),
    };
  }
}

type PartRow = Omit<FlatPart, 'move' | 'expected'> &
  Pick<
    MoveFacts,
    'dispatchedAt' | 'reportLateUntil' | 'reviewDueAt' | 'decideDueAt' | 'stoppedUntil' | 'reportReviewDueAt'
  > & {
    milestones: StoredMilestone[];
  };

const settled: ReadonlySet<string> = new Set(['draft', 'concluded', 'withdrawn', 'transferred', 'merged']);

function withMove(
  { milestones, ...part }: PartRow,
  { leavesAt }: DecisionHead,
  { law, now }: { law: CityLaw; now: Date },
): FlatPart {
  const openMilestones = milestones
    .filter(({ doneAt }) => doneAt === null)
    .map(({ title, dueAt }) => ({ title, dueAt: new Date(dueAt) }));
  const { dispatchedAt, dueAt, state } = part;
  const plan = milestones.map(milestoneFacts);
  const expected =
    dispatchedAt === null || settled.has(state)
      ? null
      : expectedPercent({ dispatchedAt, dueAt, milestones: plan }, now, law.calendar);
  return { ...part, expected, move: whoseMove({ ...part, openMilestones, leavesAt }, law) };
}

const postInWords = (id: RawQueryFragment): RawQueryFragment => sql`(
  select concat_ws(' ', o.title, (select pe.name from appointment a join person pe on pe.id = a.person_id
    where a.post_id = o.id and a.to_on is null limit 1)) from post o where o.id = ${id})`;

const headOf = (actor: Actor): RawQueryFragment => sql`
  select d.id, d.number, d.title, d.state, d.urgent, d.complete, d.leaves_at as "leavesAt",
    d.dispatched_at as "dispatchedAt", d.closed_at as "closedAt", d.summary, d.source, s.*,
    case when f.id is not null then jsonb_build_object('id', f.id, 'title', f.title, 'number', f.number,
      'issuer', f.issuer) end as document,
    case when f.remark_by is not null then jsonb_build_object('leader', ${postInWords(sql`f.remark_by`)},
      'kind', f.remark_kind, 'datedOn', f.dated_on, 'text',
        (select string_agg(block ->> 'text', chr(10)) from jsonb_array_elements(f.source -> 'blocks') block),
      'enteredBy', ${postInWords(sql`f.registered_by`)}, 'scans', ${scansOf(sql`f.id`)}) end as remark,
    ${postInWords(sql`d.launched_by`)} as "launchedBy", ${postInWords(sql`d.responsible_leader`)} as leader
  from decision d cross join lateral ${loopOf} s left join document f
    on f.id = d.document_id and ${documentsReadBy(actor)}`;

const partsOf = (decisionId: string, drafts: boolean): RawQueryFragment => sql`
  select p.id, p.task_id as "taskId", p.role, p.state, p.lamp, p.lamp_sentence as sentence,
    p.lamp_way_back as "wayBack", p.progress::float8 as progress, p.due_at as "dueAt", p.body_id as "bodyId",
    b.short_name as "bodyName", p.milestones,
    jsonb_build_object('bodyId', b.id, 'countyBodyId', b.parent_id, 'lineBodyId', b.line_body_id) as owner, p.dispatched_at as "dispatchedAt",
    p.report_late_until as "reportLateUntil", p.review_due_at as "reviewDueAt", x.decide_due_at as "decideDueAt",
    (select y.due_at from restriction y where y.id = p.stopped_by) as "stoppedUntil",
    (select min(r.review_due_at) from report r where r.part_id = p.id and r.state = 'submitted'
      and r.kind <> 'completion') as "reportReviewDueAt"
  from task_part p join body b on b.id = p.body_id left join dispute x on x.part_id = p.id
  where p.decision_id = ${decisionId} and (${drafts} or p.state <> 'draft')
  order by p.role desc, b.sort`;

// What is a draft of the offices is theirs; a unit reads its own once they are issued or signed.
const papersOf = (decisionId: string, { bodyId, role }: Actor): RawQueryFragment => {
  const own = role === 'unit_head' || role === 'unit_staff' || role === 'data_owner';
  return sql`
  select 'order' as kind, o.id, o.number, o.state, b.short_name as "bodyName", o.reason
  from supervision_order o join body b on b.id = o.body_id
  where o.decision_id = ${decisionId} and (not ${own} or (o.body_id = ${bodyId} and o.issued_at is not null))
  union all
  select 'interview', i.id, null, i.state, b.short_name, i.basis from interview_draft i join body b on b.id = i.body_id
  where (i.decision_id = ${decisionId}
      or exists (select from interview_chain k where k.id = i.id and k.rectification_id = ${decisionId}))
    and (not ${own} or (i.body_id = ${bodyId} and i.state = 'signed'))
  order by 1 desc, 2`;
};
