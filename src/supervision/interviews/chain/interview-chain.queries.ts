import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { dayOf } from '../../../domain/calendar/city-day.js';
import { chainMove } from '../../../domain/consequence/chain-move.js';
import type { ChainMove } from '../../../domain/consequence/chain-move.js';
import { canStep } from '../../../domain/states/step.js';
import { interviewChainStates } from '../../../domain/states/interview-chain-states.js';
import type {
  InterviewChainAction,
  InterviewChainState,
} from '../../../domain/states/interview-chain-states.js';
import type { Actor } from '../../../identity/actor.js';
import { mayDo } from '../../../identity/permissions.js';
import { CityLawService } from '../../../organization/city-law.service.js';
import { CityClock } from '../../../persistence/city-clock.js';

/** A body of an appointment, or one that can be called to the same. */
interface CalledBody {
  id: string;
  bodyName: string;
}

/** One step of the story after the signature. */
interface StepRow {
  at: Date;
  action: string;
  by: string | null;
  note: string | null;
}

interface Exposure {
  id: string;
  outlet: string;
  shownOn: string;
  link: string | null;
}

interface MeetingRow {
  id: string;
  at: string;
  place: string;
  contact: string;
  leader: string | null;
  heldOn: string | null;
  persons: string | null;
  minutes: string | null;
}

/** What the reader can do with a signed interview. */
export type ChainWay = 'call' | 'record' | 'receive' | 'commit' | 'rectify' | 'check' | 'expose';

/** What follows from a signed interview, as its page shows it. */
export interface ChainView {
  id: string;
  state: InterviewChainState;
  stateName: string;
  move: ChainMove & { name: string; dueAt: Date | null; late: boolean };
  bodyId: string;
  bodyName: string;
  /** Who holds it. */
  leader: string | null;
  missed: number;
  absence: string | null;
  receivedBy: string | null;
  receivedAt: Date | null;
  meeting: MeetingRow | null;
  commitment: string | null;
  commitDueOn: string | null;
  commitPhone: string | null;
  committedAt: Date | null;
  rectification: { id: string; number: string; title: string; state: string } | null;
  problem: string | null;
  requirement: string | null;
  rectifyDueOn: string | null;
  checkOpinion: string | null;
  checkedBy: string | null;
  checkedAt: Date | null;
  /** In whose tenure it stands; null also for whoever may not know. */
  person: string | null;
  exposures: Exposure[];
  steps: StepRow[];
  /** Bodies of the same appointment that nothing was put down of yet. */
  together: CalledBody[];
  /** Interviews that wait for an appointment as this one does. */
  callable: CalledBody[];
  /** Last day of a rectification that is proposed. */
  rectifyUntil: string;
  ways: ChainWay[];
  version: number;
}

type Row = Omit<ChainView, 'stateName' | 'move' | 'steps' | 'callable' | 'rectifyUntil' | 'ways'> & {
  dueAt: Date | null;
};

const inWords = (post: RawQueryFragment): RawQueryFragment =>
  sql`(select title from post where id = ${post})`;

const columns = sql`k.id, k.state, k.due_at as "dueAt", k.body_id as "bodyId", b.short_name as "bodyName",
  ${inWords(sql`k.leader`)} as leader, k.missed, k.absence, ${inWords(sql`k.received_by`)} as "receivedBy",
  k.received_at as "receivedAt", k.commitment, k.commit_due_on::text as "commitDueOn", k.commit_phone as "commitPhone",
  k.committed_at as "committedAt", k.problem, k.requirement, k.rectify_due_on::text as "rectifyDueOn",
  k.check_opinion as "checkOpinion", ${inWords(sql`k.checked_by`)} as "checkedBy", k.checked_at as "checkedAt",
  (select name from person where id = k.person_id) as person, k.version,
  case when d.id is not null then jsonb_build_object('id', d.id, 'number', d.number, 'title', d.title,
    'state', d.state) end as rectification,
  case when m.id is not null then jsonb_build_object('id', m.id, 'at', m.at, 'place', m.place, 'contact', m.contact,
    'leader', ${inWords(sql`m.leader`)}, 'heldOn', m.held_on, 'persons', m.persons, 'minutes', m.minutes) end as meeting,
  coalesce((select jsonb_agg(jsonb_build_object('id', o.id, 'bodyName', x.short_name) order by x.sort, o.id)
    from interview_chain o join body x on x.id = o.body_id
    where o.meeting_id = k.meeting_id and o.state in ('called', 'received')), '[]') as together,
  coalesce((select jsonb_agg(jsonb_build_object('id', e.id, 'outlet', e.outlet, 'shownOn', e.shown_on, 'link', e.link)
    order by e.shown_on, e.id) from media_exposure e where e.interview_id = k.id), '[]') as exposures`;

/** Reads of what follows from signed interviews. Precondition of all: the reader may read the interview itself. */
@Injectable()
export class InterviewChainQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly laws: CityLawService,
  ) {}

  /** What follows from an interview; null until it is signed. */
  async find(actor: Actor, id: string): Promise<ChainView | null> {
    const em = this.orm.em.fork();
    const { cityId } = actor;
    const [row] = await em.execute<Row[]>(sql`
      select ${columns} from interview_chain k join body b on b.id = k.body_id
        left join interview_meeting m on m.id = k.meeting_id left join decision d on d.id = k.rectification_id
      where k.id = ${id} and k.city_id = ${cityId}`);
    if (row === undefined) return null;
    const now = await this.clock.now(em, cityId);
    const { calendar, rules } = await this.laws.current(em, cityId, now);
    const { dueAt, ...rest } = row;
    const ways = waysOf(actor, row, now);
    const until = calendar.addWorkingDays(now, rules.consequence.interview.rectifyWithinWd);
    return {
      ...rest,
      stateName: interviewChainStates.states[row.state].name,
      move: moveOf(row, dueAt, now),
      person: seesPerson(actor) ? row.person : null,
      together: mayDo(actor, 'interview:hold') ? row.together : row.together.filter((one) => one.id === id),
      callable: ways.includes('call') ? await callable(em, actor, id) : [],
      steps: await stepsOf(em, id),
      rectifyUntil: dayOf(new Date(until.getTime() - 1)),
      ways,
    };
  }
}

/** Who has the next move on a signed interview, by name, until when, and whether that is over. */
export function moveOf(
  { state, bodyName }: { state: InterviewChainState; bodyName: string },
  dueAt: Date | null,
  now: Date,
): ChainView['move'] {
  const { who, action } = chainMove(state);
  const name = { supervision_office: '两办督查室', unit: bodyName, nobody: '无' }[who];
  return { who, action, name, dueAt, late: dueAt !== null && now > dueAt };
}

// The dossier is the person's: those who look after the loop, and the organisation department for study.
const watchers = new Set(['leader', 'secretary', 'office_head', 'organisation_dept', 'inspector']);
const seesPerson = ({ role, level }: Actor): boolean =>
  watchers.has(role) || (role === 'supervision_office' && level === 'city');

function waysOf(actor: Actor, { state, bodyId, meeting }: Row, now: Date): ChainWay[] {
  const can = (action: InterviewChainAction) => canStep(interviewChainStates, state, action);
  const answers = mayDo(actor, 'interview:answer') && actor.bodyId === bodyId;
  const holds = mayDo(actor, 'interview:hold');
  const begun = meeting !== null && dayOf(new Date(meeting.at)) <= dayOf(now);
  const ways: [ChainWay, boolean][] = [
    ['receive', answers && can('receive')],
    ['commit', answers && can('commit')],
    ['record', holds && can('hold') && begun],
    ['call', holds && can('call')],
    ['rectify', holds && can('rectify')],
    ['check', holds && can('pass')],
    ['expose', holds && ['held', 'committed', 'rectifying', 'rectified', 'closed'].includes(state)],
  ];
  return ways.filter(([, open]) => open).map(([way]) => way);
}

const callable = (em: EntityManager, { cityId }: Actor, id: string): Promise<CalledBody[]> =>
  em.execute<CalledBody[]>(sql`select k.id, b.short_name as "bodyName" from interview_chain k
    join body b on b.id = k.body_id
    where k.city_id = ${cityId} and k.id <> ${id} and k.state in ('signed', 'missed') order by b.sort, k.id limit 50`);

async function stepsOf(em: EntityManager, id: string): Promise<StepRow[]> {
  const steps = await em.execute<StepRow[]>(sql`
    select s.at, s.action, concat_ws(' ', p.title, s.by_name) as by, s.note from interview_step s
    left join post p on p.id = s.by_post where s.interview_id = ${id} order by s.id`);
  return steps.map((one) => ({ ...one, by: one.by || null }));
}
