import type { Scene } from './scene.js';

const kinds = ['land', 'money', 'authority', 'other_body'] as const;
const askable = ['GD-ZRJ', 'GD-CZJ', 'GD-FGW', 'GD-RSJ'];
const wordings = [
  '项目用地预审尚未批复，无法开展招标。',
  '上级补助资金尚未下达，进度款无法支付。',
  '审核权限在市级部门，本单位无法办理。',
  '配合单位的资料尚未提供，工作无法衔接。',
];

/** Units that are stuck raise it while there is time. */
export async function raiseRestrictions({ people, eye, chance }: Scene): Promise<void> {
  for (const { partId, milestoneId, bodyCode } of await eye.blockable()) {
    if (!chance.happens(0.12)) continue;
    const index = chance.between(0, kinds.length - 1);
    const asked = chance.pick(askable.filter((code) => code !== bodyCode));
    await (
      await people.clerkOf(bodyCode)
    ).post('/api/v1/restrictions', {
      ...{ partId, bodyCode: asked, kind: kinds[index], wording: wordings[index] },
      ...(milestoneId === null ? {} : { milestoneId }),
    });
  }
}

/** Most that are asked solve it, some refuse, hand it on or stay silent; the office says who answers. */
export async function answerRestrictions({ people, eye, chance }: Scene): Promise<void> {
  for (const { id, state, askedCode, raiserCode } of await eye.restrictions([
    'asked',
    'rerouted',
    'assigned',
  ])) {
    const luck = chance.next();
    const asked = await people.headOf(askedCode);
    const other = askable.find((code) => code !== askedCode && code !== raiserCode) ?? 'GD-FGW';
    if (luck < 0.35) await asked.post(`/api/v1/restrictions/${id}/answer`, solved);
    else if (luck < 0.5) await asked.post(`/api/v1/restrictions/${id}/answer`, refused);
    else if (luck < 0.65 && state === 'asked')
      await asked.post(`/api/v1/restrictions/${id}/reroute`, {
        bodyCode: other,
        reason: '按三定规定属于其他单位职责。',
      });
    else if (luck < 0.7 && state === 'rerouted') {
      await asked.post(`/api/v1/restrictions/${id}/hand-back`, { reason: '本单位也无此项职责。' });
      await (
        await people.office()
      ).post(`/api/v1/restrictions/${id}/assign`, { bodyCode: other, reason: '由该单位牵头答复。' });
    }
  }
}

/** The responsible leader coordinates half of what has climbed to him. */
export async function leadRestrictions({ people, eye, chance }: Scene): Promise<void> {
  for (const { id, leader } of await eye.restrictions(['with_leader']))
    if (leader !== null && chance.happens(0.5))
      await (await people.at(leader)).post(`/api/v1/restrictions/${id}/answer`, solved);
}

/** Once a month the dispatch meeting decides what came to it; the minutes become tasks. */
export async function holdMeeting({ people, eye, chance }: Scene, today: string): Promise<void> {
  const waiting = await eye.restrictions(['on_agenda']);
  if (waiting.length === 0) return;
  const office = await people.office();
  const meeting = await office.post<{ id: string }>('/api/v1/meetings', {
    title: '市重点工作调度会（演示）',
    heldOn: today,
  });
  for (const { id, kind } of await eye.agenda(meeting.id))
    if (kind === 'restriction')
      await office.post(
        `/api/v1/meetings/items/${id}/minute`,
        chance.happens(0.8)
          ? {
              outcome: 'decided',
              minute: '由指定单位落实所需条件并报市政府。',
              bodyCode: chance.pick(askable),
              dueOn: inDays(today, 21),
            }
          : { outcome: 'refused', minute: '所需条件已经具备，理由不成立。' },
      );
  await office.post(`/api/v1/meetings/${meeting.id}/close`, {});
}

const solved = { outcome: 'solved', answer: '已经协调落实，可以继续推进。' };
const refused = { outcome: 'refused', answer: '相关条件此前已经具备，理由不成立。' };
const inDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
