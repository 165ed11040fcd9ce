import type { ApiClient, Answer } from '../support/api-client.js';
import { signIn } from '../support/api-client.js';
import { moveClock, startOrderScene } from './order-scene.js';
import type { OrderScene } from './order-scene.js';
import { givenPart } from './given-part.js';
import type { GivenIds, GivenPart } from './given-part.js';
import type { TestAppOptions } from '../support/test-app.js';

/** Everybody who handles a restriction, signed in: 市发展改革委 raises it, 市自然资源局 is asked. */
export interface RestrictionScene extends OrderScene {
  asked: ApiClient;
  second: ApiClient;
  leader: ApiClient;
}

/** What the API says of a restriction. */
export interface RestrictionBody {
  id: string;
  state: string;
  story: string | null;
  version: number;
  move: { who: string; name: string; by: string | null; late: boolean; lamp: string };
}

/** The body that is asked first, and the one it names. */
export const askedBody = 'GD-ZRJ';
export const secondBody = 'GD-CZJ';

/** Starts it at a Tuesday morning. */
export async function startRestrictionScene(options: TestAppOptions = {}): Promise<RestrictionScene> {
  const scene = await startOrderScene(options);
  const at = (name: string) => signIn(scene.app.baseUrl, name.toLowerCase());
  const [asked, second, leader] = await Promise.all([
    at(`${askedBody}.unit_head`),
    at(`${secondBody}.unit_head`),
    at('L04.leader'),
  ]);
  return { ...scene, asked, second, leader };
}

/** A part of 市发展改革委 with two milestones and the leader L04, straight into the record. */
export async function givenBlockedPart(scene: RestrictionScene, given: GivenPart = {}): Promise<GivenIds> {
  const ids = await givenPart(scene.owner, {
    milestoneDays: ['2026-12-01', '2026-12-31'],
    dueAt: '2026-12-31T24:00:00+08:00',
    ...given,
  });
  await scene.owner.query(
    `update decision set responsible_leader = (select id from post where code = 'L04/leader') where id = $1`,
    [ids.decisionId],
  );
  return ids;
}

/** Raises a restriction for the first milestone; whatever is given differs. */
export function raise(
  { clerk }: RestrictionScene,
  { partId, milestoneIds }: GivenIds,
  differs: object = {},
): Promise<Answer<RestrictionBody>> {
  return clerk.post<RestrictionBody>('/api/v1/restrictions', {
    ...{ partId, milestoneId: milestoneIds[0], kind: 'land', bodyCode: askedBody },
    wording: '项目用地预审尚未批复，无法开展招标。',
    ...differs,
  });
}

/** A raised restriction. */
export async function raised(
  scene: RestrictionScene,
  ids: GivenIds,
  differs: object = {},
): Promise<RestrictionBody> {
  const { status, body } = await raise(scene, ids, differs);
  if (status !== 201) throw new Error(`not raised: ${status} ${JSON.stringify(body)}`);
  return body;
}

/** Moves the city clock; everything due on the way has been done. */
export const clockTo = (scene: RestrictionScene, to: string): Promise<void> =>
  moveClock(scene.office, { to });
