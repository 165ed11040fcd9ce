import pg from 'pg';
import { signIn } from '../support/api-client.js';
import type { ApiClient } from '../support/api-client.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp, TestAppOptions } from '../support/test-app.js';

/** The whole program with everybody who handles a supervision order signed in. */
export interface OrderScene {
  app: TestApp;
  owner: pg.Client;
  office: ApiClient;
  officeHead: ApiClient;
  unitHead: ApiClient;
  clerk: ApiClient;
  close(): Promise<void>;
}

/** What the API says of an order. */
export interface OrderBody {
  id: string;
  number: string | null;
  state: string;
  version: number;
  returnedCount: number;
  feedbackDueAt: string | null;
  move: { who: string; name: string; action: string; by: string | null; late: boolean };
}

/** What a test gives about an order; the rest is an ordinary one. */
export interface OrderText {
  bodyCode?: string;
  reason?: string;
  requirement?: string;
}

/** Starts it at a Tuesday morning; the body is 市发展改革委. */
export async function startOrderScene(options: TestAppOptions = {}): Promise<OrderScene> {
  const app = await startTestApp(options);
  const owner = new pg.Client(app.ownerUrl);
  await owner.connect();
  const close = async () => {
    await owner.end();
    await app.close();
  };
  try {
    const [office, officeHead, unitHead, clerk] = await Promise.all([
      signIn(app.baseUrl, 'pd-swb.supervision_office'),
      signIn(app.baseUrl, 'pd-swb.office_head'),
      signIn(app.baseUrl, 'gd-fgw.unit_head'),
      signIn(app.baseUrl, 'gd-fgw.unit_staff'),
    ]);
    return { app, owner, office, officeHead, unitHead, clerk, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A decision of one task, dispatched at once through the API; the leader is the mayor. */
export async function dispatchedPart(
  { office, owner }: OrderScene,
  { bodyCode = 'GD-FGW', dueOn = '2026-12-31', urgent = false } = {},
): Promise<{ decisionId: string; partId: string }> {
  const { status, body } = await office.post<{ id: string }>('/api/v1/decisions', {
    title: '市政府第12次常务会议议定事项',
    responsibleLeader: 'L02/leader',
    urgent,
    dispatch: 'at_once',
    tasks: [{ wording: '完成市民服务中心项目前期工作', responsible: bodyCode, dueOn }],
  });
  if (status !== 201) throw new Error(`no decision: ${status} ${JSON.stringify(body)}`);
  await moveClock(office, { by: 'PT1S' });
  const { rows } = await owner.query<{ id: string; state: string }>(
    'select id, state from task_part where decision_id = $1',
    [body.id],
  );
  if (rows[0]?.state !== 'dispatched') throw new Error(`the part is ${rows[0]?.state}`);
  return { decisionId: body.id, partId: rows[0].id };
}

/** Moves the city clock and waits until all that was due is done. */
export async function moveClock(client: ApiClient, step: { to?: string; by?: string }): Promise<void> {
  const { status, body } = await client.post('/api/v1/demo/clock/advance', step);
  if (status !== 200) throw new Error(`the clock does not move: ${status} ${JSON.stringify(body)}`);
}

/** A draft by the office for one part. */
export async function drafted(
  { office }: OrderScene,
  partId: string,
  { bodyCode = 'GD-FGW', reason = '前期工作推进缓慢', requirement = '说明原因并限期整改' }: OrderText = {},
): Promise<OrderBody> {
  const input = { bodyCode, partIds: [partId], reason, requirement };
  const { status, body } = await office.post<OrderBody>('/api/v1/supervision-orders', input);
  if (status !== 201) throw new Error(`no draft: ${status} ${JSON.stringify(body)}`);
  return body;
}

/** An order that the office head issued. */
export async function issued(scene: OrderScene, partId: string, text: OrderText = {}): Promise<OrderBody> {
  const { id, version } = await drafted(scene, partId, text);
  const { status, body } = await scene.officeHead.post<OrderBody>(`/api/v1/supervision-orders/${id}/issue`, {
    version,
  });
  if (status !== 200) throw new Error(`not issued: ${status} ${JSON.stringify(body)}`);
  return body;
}

/** Who was told of a rung of a record, by post code, with the sentence; in the order of the codes. */
export async function told(
  { owner }: OrderScene,
  subjectId: string,
  rung: string,
): Promise<{ code: string; sentence: string; episode: number }[]> {
  const { rows } = await owner.query<{ code: string; sentence: string; episode: number }>(
    `select p.code, i.sentence, i.episode from notice_item i join post p on p.id = i.post_id
      where i.subject_id = $1 and i.rung = $2 order by i.episode, p.code`,
    [subjectId, rung],
  );
  return rows;
}
