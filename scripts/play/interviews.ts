import type { RecordEye } from './record-eye.js';
import type { Scene } from './scene.js';
import { workOnRectifications } from './rectifications.js';

/** A signed interview as the year's people see it. */
interface OpenChain {
  id: string;
  bodyCode: string;
  /** Code of the post that holds it. */
  leader: string | null;
  state: string;
  round: number;
}

interface DueMeeting {
  id: string;
  heldOn: string;
  leader: string | null;
}

const atOnce = 20;
const inDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** The named leader signs an interview that a lamp or an order brought about, or declines it with a reason. */
export async function decideInterviews({ people, eye, chance, manners }: Scene): Promise<void> {
  for (const { id, signer, version } of await eye.interviews()) {
    if (signer === null || chance.happens(0.2)) continue;
    const leader = await people.at(signer);
    const decision = chance.happens(manners.interviewsSigned)
      ? { outcome: 'sign' }
      : { outcome: 'decline', reason: '单位主要负责人到任不足一月，先作提醒。' };
    await leader.post(`/api/v1/interview-drafts/${id}/decision`, { version, ...decision });
  }
}

/**
 * Whatever the signed interviews ask for on a day: notice, receipt, minutes, commitment, rectification and its check, each
 * by whoever has the move. What one step brings about is done before the next.
 */
export const tendInterviews: readonly ((scene: Scene) => Promise<void>)[] = [
  record,
  async (scene) => commit(scene, await scene.eye.today()),
  async (scene) => order(scene, await scene.eye.today()),
  workOnRectifications,
  check,
  async (scene) => call(scene, await scene.eye.today()),
  receive,
];

const openChains = (eye: RecordEye, states: readonly string[]): Promise<OpenChain[]> =>
  eye.all<OpenChain>(
    `select k.id, b.code as "bodyCode", l.code as leader, k.state, k.round from interview_chain k
       join interview_draft i on i.id = k.id join body b on b.id = k.body_id left join post l on l.id = k.leader
       left join decision d on d.id = i.decision_id left join task_part p on p.id = i.part_id
       left join task t on t.id = p.task_id left join consequence c on c.id = i.consequence_id
       where k.state = any($1)
       order by i.drafted_at, l.code, coalesce(d.title, c.period), b.code, i.cause, i.episode, t.number`,
    [states],
  );

// 集体约谈: one appointment for all that one leader holds.
async function call({ people, eye }: Scene, today: string): Promise<void> {
  const office = await people.office();
  for (const own of Map.groupBy(await openChains(eye, ['signed', 'missed']), ({ leader }) => leader).values())
    for (let from = 0; from < own.length; from += atOnce)
      await office.post('/api/v1/interviews/meetings', {
        ids: own.slice(from, from + atOnce).map(({ id }) => id),
        at: `${inDays(today, 3)}T09:00:00+08:00`,
        ...{ place: '市政府第一会议室', contact: '督查室，0932-8210000' },
      });
}

async function receive({ people, eye }: Scene): Promise<void> {
  for (const { id, bodyCode } of await openChains(eye, ['called']))
    await (await people.headOf(bodyCode)).post(`/api/v1/interviews/${id}/receipt`, {});
}

// Hardly anybody stays away, and nobody twice: the leader above would hold it.
async function record({ people, eye, luck }: Scene): Promise<void> {
  const office = await people.office();
  const meetings = await eye.all<DueMeeting>(
    `select m.id, to_char(m.at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as "heldOn", l.title as leader
       from interview_meeting m cross join city_clock c left join post l on l.id = m.leader
       where m.recorded_at is null and m.at <= c.still_at
         and exists (select from interview_chain k where k.meeting_id = m.id and k.state in ('called', 'received'))
       order by m.at, l.code, (select min(b.code) from interview_chain k join body b on b.id = k.body_id
         where k.meeting_id = m.id)`,
  );
  for (const { id: meetingId, heldOn, leader } of meetings) {
    const chains = await chainsOf(eye, meetingId);
    const absentIds = chains.filter(({ round }) => luck.happens(0.04) && round === 1).map(({ id }) => id);
    await office.post('/api/v1/interviews/minutes', {
      ...{ meetingId, heldOn, absentIds, persons: `${leader ?? '市领导'}，被约谈单位主要负责人` },
      ...(absentIds.length < chains.length && { minutes: '逐项说明滞后原因，限期整改，按周报告进展。' }),
      ...(absentIds.length > 0 && { absence: '主要负责人因公外出，未事先报告。' }),
    });
  }
}

const chainsOf = (eye: RecordEye, meetingId: string): Promise<{ id: string; round: number }[]> =>
  eye.all(
    `select k.id, k.round from interview_chain k join interview_draft i on i.id = k.id join body b on b.id = k.body_id
       where k.meeting_id = $1 and k.state in ('called', 'received')
       order by b.code, i.drafted_at, i.cause, i.episode`,
    [meetingId],
  );

async function commit({ people, eye }: Scene, today: string): Promise<void> {
  for (const { id, bodyCode } of await openChains(eye, ['held']))
    await (
      await people.headOf(bodyCode)
    ).post(`/api/v1/interviews/${id}/commitment`, {
      ...{ text: '一个月内补齐滞后事项，每周报告进展，接受监督。', dueOn: inDays(today, 30) },
      phone: '0932-8210001',
    });
}

async function order({ people, eye }: Scene, today: string): Promise<void> {
  const office = await people.office();
  for (const { id } of await openChains(eye, ['committed']))
    await office.post(`/api/v1/interviews/${id}/rectification`, {
      ...{ problem: '重点工作推进滞后。', requirement: '查明原因，补齐滞后事项并报市政府' },
      dueOn: inDays(today, 28),
    });
}

async function check({ people, eye, luck }: Scene): Promise<void> {
  const office = await people.office();
  for (const { id, round } of await openChains(eye, ['rectified']))
    await office.post(
      `/api/v1/interviews/${id}/check`,
      round > 1 || luck.happens(0.92)
        ? { outcome: 'pass', opinion: '现场核对整改台账，事项已经补齐。' }
        : { outcome: 'redo', opinion: '仍有一项没有补齐，请继续整改。' },
    );
}
