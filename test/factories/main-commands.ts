import type pg from 'pg';
import type { ApiClient } from '../support/api-client.js';
import type { CityHall } from '../support/city-hall.js';
import { pdfOf } from './evidence-files.js';
import { givenChecks } from './given-checks.js';
import { givenPart } from './given-part.js';
import { givenShownResult } from './given-result.js';

/** A command that is ready to be sent, again and again. */
export interface ReadyCommand {
  by: ApiClient;
  path: string;
  /** Of its success. */
  status: number;
  body: object | FormData;
}

const [office, officeHead] = ['PD-SWB/supervision_office', 'PD-SWB/office_head'];
const [clerk, head] = ['GD-FGW/unit_staff', 'GD-FGW/unit_head'];
const [publisher, secretary] = ['PD-SWB/assessment_office_head', 'L01/leader'];

const counties = {
  '621102': '95.00',
  '621121': '93.00',
  '621122': '91.00',
  '621123': '90.00',
  '621124': '88.00',
};

// Each is published once.
const quartersToPublish = [2025, 2024, 2023].flatMap((year) =>
  [4, 3, 2, 1].map((quarter) => `${year}Q${quarter}`),
);
const quartersWithRewards = ['2026Q3', '2026Q2', '2026Q1'];

async function made<T extends { id: string }>(by: ApiClient, path: string, body: object): Promise<T> {
  const answer = await by.post<T>(path, body);
  if (answer.status > 201) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

const parts = (id: string, step: string) => `/api/v1/parts/${id}/${step}`;

async function readyReview(hall: CityHall, body: object): Promise<ReadyCommand> {
  const { partId } = await givenPart(hall.record);
  const completion = { kind: 'completion', wording: '任务已全部完成。' };
  const { id } = await made(await hall.at(clerk), parts(partId, 'reports'), completion);
  return { by: await hall.at(office), path: `/api/v1/reports/${id}/review`, status: 200, body };
}

async function readyReport(hall: CityHall): Promise<ReadyCommand> {
  const { partId } = await givenPart(hall.record, { milestoneDays: ['2026-12-20'] });
  const body = new FormData();
  for (const [name, value] of Object.entries({
    kind: 'progress',
    wording: '已完成选址论证。',
    progress: '60',
  }))
    body.append(name, value);
  body.append('files', new Blob([new Uint8Array(pdfOf(2))]), '选址批复.pdf');
  return { by: await hall.at(clerk), path: parts(partId, 'reports'), status: 201, body };
}

async function readyOrder(hall: CityHall): Promise<ReadyCommand> {
  const { partId } = await givenPart(hall.record);
  const { id, version } = await made<{ id: string; version: number }>(
    await hall.at(office),
    '/api/v1/supervision-orders',
    { bodyCode: 'GD-FGW', partIds: [partId], reason: '推进缓慢', requirement: '限期整改' },
  );
  const path = `/api/v1/supervision-orders/${id}/issue`;
  return { by: await hall.at(officeHead), path, status: 200, body: { version } };
}

async function readyExtension(hall: CityHall): Promise<ReadyCommand> {
  const { partId } = await givenPart(hall.record, { milestoneDays: ['2026-12-31'] });
  const asked = { kind: 'extension', on: '2027-01-15', progress: '可研已完成。', reason: '等待省厅批复' };
  const { id } = await made(await hall.at(head), parts(partId, 'deadline-requests'), asked);
  const path = `/api/v1/deadline-requests/${id}`;
  await made(await hall.at(office), `${path}/check`, { supported: true, note: '情况属实' });
  const { code } = await hall.one<{ code: string }>(
    'select o.code from deadline_request r join post o on o.id = r.decider where r.id = $1',
    [id],
  );
  const body = { outcome: 'grant', on: '2027-01-10' };
  return { by: await hall.at(code), path: `${path}/decision`, status: 200, body };
}

async function readyPublication(hall: CityHall, quarters: string[]): Promise<ReadyCommand> {
  const period = quarters.shift();
  if (period === undefined) throw new Error('every quarter is published');
  const { id } = await givenShownResult(hall.record, { period, totals: { 县区: counties } });
  const body = { basis: `${period}考评结果` };
  return { by: await hall.at(publisher), path: `/api/v1/results/${id}/publish`, status: 200, body };
}

const waitingReward = async (record: pg.Client): Promise<string | undefined> =>
  (
    await record.query<{ id: string }>(
      `select id from consequence where kind = 'commendation' and state = 'drafted' and period like '2026%' order by id limit 1`,
    )
  ).rows[0]?.id;

async function readyReward(hall: CityHall): Promise<ReadyCommand> {
  let id = await waitingReward(hall.record);
  if (id === undefined) {
    const { by, path, body } = await readyPublication(hall, quartersWithRewards);
    await made(by, path, body);
    id = await waitingReward(hall.record);
  }
  if (id === undefined) throw new Error('no reward was proposed');
  await givenChecks(hall.record, [id]);
  return { by: await hall.at(secretary), path: `/api/v1/consequences/${id}/sign`, status: 200, body: {} };
}

/** The main commands of the loop, each with what makes the record ready for one more of it. */
export const mainCommands: Record<string, (hall: CityHall) => Promise<ReadyCommand>> = {
  'launching a decision': async (hall) => ({
    ...{ by: await hall.at(office), path: '/api/v1/decisions', status: 201 },
    body: {
      ...{ title: '市政府第12次常务会议', dispatch: 'at_once', responsibleLeader: 'L04/leader' },
      tasks: ['GD-FGW', 'GD-CZJ'].map((responsible) => ({
        wording: '交办',
        responsible,
        dueOn: '2026-12-10',
      })),
    },
  }),
  'signing a task': async (hall) => {
    const { partId } = await givenPart(hall.record, { state: 'dispatched', progress: 0 });
    return { by: await hall.at(clerk), path: parts(partId, 'sign'), status: 200, body: {} };
  },
  'a report with evidence': readyReport,
  'a review that passes': (hall) => readyReview(hall, { outcome: 'pass' }),
  'a review that returns': (hall) =>
    readyReview(hall, { outcome: 'return', returnKind: 'form', reasons: ['no_evidence'] }),
  'issuing an order': readyOrder,
  'granting an extension': readyExtension,
  'publishing a score': (hall) => readyPublication(hall, quartersToPublish),
  'signing a reward': readyReward,
};
