import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { commitmentStateOf } from '../../domain/consequence/commitment.js';
import { interviewChainStates } from '../../domain/states/interview-chain-states.js';
import type { InterviewChainState } from '../../domain/states/interview-chain-states.js';
import type { DossierEntry, EntryBasis } from './dossier-entry.js';

/** Whose interviews: a body's, or those that stand in a person's tenure. */
export type InterviewsOf = { bodyId: string } | { personId: string };

/** An entry of an interview before it is known in which tenure it stands. */
export interface UnplacedEntry {
  /** When what the interview is about arose, `YYYY-MM-DD`: in that tenure stands all that followed. */
  arose: string;
  entry: DossierEntry;
}

interface InterviewRow {
  id: string;
  state: InterviewChainState;
  bodyId: string;
  bodyName: string;
  consequenceId: string | null;
  decisionId: string | null;
  period: string | null;
  rule: string;
  sha256: string | null;
  heard: 'head' | 'body' | null;
  arose: string;
  decidedOn: string;
  by: string | null;
  number: string | null;
  heldOn: string | null;
  missed: number;
  commitment: string | null;
  commitDueOn: string | null;
  committedOn: string | null;
  doneAt: Date | null;
  rectification: { id: string; number: string; on: string } | null;
  problem: string | null;
  rectifyDueOn: string | null;
  checkedOn: string | null;
  checkedBy: string | null;
  exposures: { id: string; outlet: string; shownOn: string }[];
}

/**
 * The signed interviews with all that followed: the commitment, the rectification, what the media showed. Of each only
 * what its papers say: no minutes, no names of who was there, no telephone number.
 */
export async function interviewEntries(
  em: EntityManager,
  { cityId, of, now }: { cityId: string; of: InterviewsOf; now: Date },
): Promise<UnplacedEntry[]> {
  const whose = 'personId' in of ? sql`k.person_id = ${of.personId}` : sql`k.body_id = ${of.bodyId}`;
  const rows = await em.execute<InterviewRow[]>(sql`
    select k.id, k.state, b.id as "bodyId", b.short_name as "bodyName", i.consequence_id as "consequenceId",
      i.decision_id as "decisionId", c.period, i.basis as rule, c.score_sha256 as sha256,
      coalesce(i.heard, c.heard) as heard,
      (i.drafted_at at time zone 'Asia/Shanghai')::date::text as arose,
      (coalesce(i.decided_at, i.drafted_at) at time zone 'Asia/Shanghai')::date::text as "decidedOn",
      (select title from post where id = i.decided_by) as by,
      (select f.number from formal_paper f where f.subject_id = k.id and f.kind = 'interview_notice'
        and f.number is not null order by f.decided_at desc limit 1) as number,
      m.held_on::text as "heldOn", k.missed, k.commitment, k.commit_due_on::text as "commitDueOn",
      (k.committed_at at time zone 'Asia/Shanghai')::date::text as "committedOn",
      (select max(p.reported_done_at) from task_part p where p.decision_id = k.rectification_id) as "doneAt",
      case when d.id is not null then jsonb_build_object('id', d.id, 'number', d.number,
        'on', (d.created_at at time zone 'Asia/Shanghai')::date) end as rectification,
      k.problem, k.rectify_due_on::text as "rectifyDueOn",
      (k.checked_at at time zone 'Asia/Shanghai')::date::text as "checkedOn",
      (select title from post where id = k.checked_by) as "checkedBy",
      coalesce((select jsonb_agg(jsonb_build_object('id', e.id, 'outlet', e.outlet, 'shownOn', e.shown_on)
        order by e.shown_on, e.id) from media_exposure e where e.interview_id = k.id), '[]') as exposures
    from interview_chain k join interview_draft i on i.id = k.id join body b on b.id = k.body_id
      left join consequence c on c.id = i.consequence_id left join interview_meeting m on m.id = k.meeting_id
      left join decision d on d.id = k.rectification_id
    where k.city_id = ${cityId} and ${whose} order by k.id`);
  return rows.flatMap((row) => entriesOf(row, now).map((entry) => ({ arose: row.arose, entry })));
}

function entriesOf(row: InterviewRow, now: Date): DossierEntry[] {
  const { id, state, period, bodyId, bodyName, sha256, rule, missed, heldOn } = row;
  const { name: stateName } = interviewChainStates.states[state];
  const basis: EntryBasis = { number: row.number, on: row.decidedOn, by: row.by, sha256, rule };
  const common = { period, bodyId, bodyName, scope: '', href: placeOf(row) };
  return [
    {
      ...{ ...common, key: `interview:${id}`, kind: 'interview', on: row.decidedOn, basis },
      facts: { stateName, heard: row.heard, heldOn, missed },
    },
    ...commitmentOf(row, { ...common, basis }, now),
    ...rectificationOf(row, common, stateName),
    ...row.exposures.map(({ id: exposure, outlet, shownOn }) => ({
      ...{ ...common, key: `exposure:${exposure}`, kind: 'exposure' as const, on: shownOn },
      facts: { outlet },
      basis: { ...basis, on: shownOn, by: null, rule: null },
    })),
  ];
}

type Common = Pick<DossierEntry, 'period' | 'bodyId' | 'bodyName' | 'scope' | 'href'>;

function commitmentOf(
  { id, state, commitment, commitDueOn, committedOn, doneAt }: InterviewRow,
  common: Common & { basis: EntryBasis },
  now: Date,
): DossierEntry[] {
  if (commitment === null || commitDueOn === null || committedOn === null) return [];
  return [
    {
      ...{ ...common, key: `commitment:${id}`, kind: 'commitment', on: committedOn },
      facts: {
        ...{ text: commitment, dueOn: commitDueOn },
        state: commitmentStateOf({ state, dueOn: commitDueOn, doneAt }, now),
      },
      basis: { ...common.basis, on: committedOn, by: null, rule: null },
    },
  ];
}

function rectificationOf(row: InterviewRow, common: Common, stateName: string): DossierEntry[] {
  const { id, rectification, problem, rectifyDueOn, checkedOn, state } = row;
  if (rectification === null) return [];
  return [
    {
      ...{ ...common, key: `rectification:${id}`, kind: 'rectification', on: rectification.on },
      facts: {
        ...{ stateName, number: rectification.number, problem, dueOn: rectifyDueOn },
        ...{ concluded: state === 'closed', checkedOn: state === 'closed' ? checkedOn : null },
      },
      basis: {
        ...{ number: rectification.number, on: checkedOn ?? rectification.on, by: row.checkedBy },
        ...{ sha256: null, rule: null },
      },
      href: `/decisions/${rectification.id}`,
    },
  ];
}

// The interview itself is not among what a reader of dossiers opens: what gave rise to it is.
function placeOf({ consequenceId, decisionId }: InterviewRow): string | null {
  if (consequenceId !== null) return `/consequences/${consequenceId}`;
  return decisionId === null ? null : `/decisions/${decisionId}`;
}
