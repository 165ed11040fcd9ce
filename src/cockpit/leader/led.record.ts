import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { decisionLamp, loopOf } from '../../decision/decisions/decision-list.queries.js';
import type { LoopFacts } from '../../decision/decisions/decision-list.queries.js';
import type { LampCounts } from '../../domain/cockpit/lamp-counts.js';
import type { PartState } from '../../domain/states/part-states.js';
import type { LampColour } from '../../domain/supervision/part-facts.js';
import { uuids } from '../../persistence/change.js';

/** A decision that a leader answers for, with its lamp. */
export interface LedHead {
  id: string;
  lamp: LampColour | 'done';
  /** How many open parts of all his decisions turn worse until an instant if nobody acts. */
  worse: number;
}

/** A decision that a leader answers for, as a loop. */
export interface LedDecision extends LoopFacts, Omit<LedHead, 'worse'> {
  number: string;
  title: string;
  urgent: boolean;
  /** Bodies that have a part in it. */
  bodies: number;
}

/** Whose part of a decision is the worst, and its deadline. */
export interface WorstPart {
  decisionId: string;
  bodyName: string;
  dueAt: Date | null;
}

/** A body that has a part in a decision, with its open lamps. */
export interface LedBody extends LampCounts {
  code: string;
  name: string;
  /** Parts that count, settled ones too. */
  parts: number;
}

/** One part of a body. */
export interface LedPart {
  id: string;
  number: string;
  wording: string;
  state: PartState;
  lamp: LampColour;
  sentence: string | null;
  progress: number;
  dueAt: Date | null;
}

/** The newest report of a part. */
export interface LedReport {
  id: string;
  period: string;
  wording: string;
  progress: number;
  submittedAt: Date;
  /** Title of the post that sent it. */
  by: string;
  files: number;
}

/** Whose decisions: of which city, led by which post. */
export interface LedBy {
  cityId: string;
  postId: string;
}

/** Decisions at most: more than any leader has at a time. */
const most = 2_000;

// As the partial index task_part_open has it.
const isOpen = sql`p.state not in ('draft', 'concluded', 'withdrawn', 'transferred', 'merged')`;
const counts = sql`p.state not in ('draft', 'withdrawn', 'transferred', 'merged')`;
const worst = sql`array_position(array['red', 'yellow', 'grey', 'green'], p.lamp)`;

/** Which decisions `d` are a leader's: those of which he is named, or for a task of which. */
const isLed = (postId: string): RawQueryFragment => sql`d.id in (
  select l.id from decision l where l.responsible_leader = ${postId}
  union select t.decision_id from task t where t.responsible_leader = ${postId})`;

/** All that a leader answers for: what burns first, then the newest; what is closed last. `until`: for `worse`. */
export const readLed = (em: EntityManager, { cityId, postId }: LedBy, until: Date): Promise<LedHead[]> =>
  em.execute<LedHead[]>(sql`
    select id, lamp, worse from (
      select d.id, ${decisionLamp} as lamp, (sum(s.worse) over ())::integer as worse
      from decision d cross join lateral (
        select count(*) filter (where p.lamp = 'red') as red, count(*) filter (where p.lamp = 'yellow') as yellow,
          count(*) filter (where p.lamp_worsens_at <= ${until}) as worse
        from task_part p where p.decision_id = d.id and ${isOpen}) s
      where d.city_id = ${cityId} and d.state <> 'withdrawn' and ${isLed(postId)}) led
    order by array_position(array['red', 'yellow', 'green', 'grey', 'done'], lamp), id desc limit ${most}`);

/** These decisions as loops. */
export const readLoops = (em: EntityManager, ids: readonly string[]): Promise<LedDecision[]> =>
  em.execute<LedDecision[]>(sql`
    select d.id, d.number, d.title, d.state, d.urgent, d.dispatched_at as "dispatchedAt", s.*, ${decisionLamp} as lamp
    from decision d cross join lateral ${loopOf} s where d.id = any(${uuids(ids)})`);

/** Of each of these decisions the open part that stands worst, the nearest deadline first. */
export const readWorst = (em: EntityManager, ids: readonly string[]): Promise<WorstPart[]> =>
  em.execute<WorstPart[]>(sql`
    select distinct on (p.decision_id) p.decision_id as "decisionId", b.short_name as "bodyName", p.due_at as "dueAt"
    from task_part p join body b on b.id = p.body_id
    where p.decision_id = any(${uuids(ids)}) and ${isOpen}
    order by p.decision_id, ${worst}, p.due_at nulls last, b.sort, p.id`);

/** Bodies of a decision in official order. */
export const readBodies = (em: EntityManager, decisionId: string): Promise<LedBody[]> =>
  em.execute<LedBody[]>(sql`
    select b.code, b.short_name as name, count(*)::integer as parts,
      count(*) filter (where ${isOpen} and p.lamp = 'red')::integer as red,
      count(*) filter (where ${isOpen} and p.lamp = 'yellow')::integer as yellow,
      count(*) filter (where ${isOpen} and p.lamp = 'green')::integer as green,
      count(*) filter (where ${isOpen} and p.lamp = 'grey')::integer as grey
    from task_part p join body b on b.id = p.body_id
    where p.decision_id = ${decisionId} and ${counts}
    group by b.id order by array_position(array['city', 'county', 'township'], b.level), b.sort, b.code`);

/** Parts of one body in a decision, what burns first. */
export const readParts = (em: EntityManager, decisionId: string, bodyCode: string): Promise<LedPart[]> =>
  em.execute<LedPart[]>(sql`
    select p.id, t.number, t.wording, p.state, p.lamp, p.lamp_sentence as sentence, p.progress::float8 as progress,
      p.due_at as "dueAt"
    from task_part p join task t on t.id = p.task_id join body b on b.id = p.body_id
    where p.decision_id = ${decisionId} and b.code = ${bodyCode} and ${counts}
    order by p.state = 'concluded', ${worst}, t.seq, p.id limit 200`);

/** The newest report of a part; null where none was sent. */
export async function readReport(em: EntityManager, partId: string): Promise<LedReport | null> {
  const [row] = await em.execute<LedReport[]>(sql`
    select r.id, r.period, r.wording, r.progress::float8 as progress, r.submitted_at as "submittedAt", o.title as by,
      (select count(*) from evidence_file f where f.report_id = r.id)::integer as files
    from report r join post o on o.id = r.submitted_by
    where r.part_id = ${partId} order by r.submitted_at desc, r.id desc limit 1`);
  return row ?? null;
}

/** The post of the leader whom a secretary serves, by the code of the secretary's post; null: he serves none. */
export async function servedLeader(
  em: EntityManager,
  postId: string,
): Promise<{ postId: string; postTitle: string; bodyId: string; bodyName: string } | null> {
  const [row] = await em.execute<
    { postId: string; postTitle: string; bodyId: string; bodyName: string }[]
  >(sql`
    select l.id as "postId", l.title as "postTitle", b.id as "bodyId", b.short_name as "bodyName" from post s
    join post l on l.city_id = s.city_id and l.role = 'leader' and l.code = split_part(s.code, '/', 1) || '/leader'
    join body b on b.id = l.body_id
    where s.id = ${postId} and s.role = 'secretary'`);
  return row ?? null;
}
