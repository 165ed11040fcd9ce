import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { bodyId, demoCityId, postId } from '../../src/organization/city-ids.js';
import { givenPart, rowOf } from '../factories/given-part.js';
import { signIn } from '../support/api-client.js';
import type { ApiClient } from '../support/api-client.js';
import { getPage, sendForm } from '../support/form-client.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';

let app: TestApp;
let owner: pg.Client;
let leader: ApiClient;

beforeAll(async () => {
  app = await startTestApp({ role: 'web' });
  owner = new pg.Client(app.ownerUrl);
  await owner.connect();
  leader = await signIn(app.baseUrl, 'l04.leader');
});
afterAll(async () => {
  await owner.end();
  await app.close();
});

async function proposed(): Promise<string> {
  const { decisionId, partId } = await givenPart(owner);
  const id = randomUUID();
  await owner.query(
    `insert into interview_draft (id, city_id, decision_id, body_id, part_id, cause, episode, basis, inputs, signer,
      state, drafted_at) values ($1, $2, $3, $4, $5, 'red_month_ends', 1, '红灯跨过月末仍未转绿。', $6, $7, 'drafted', now())`,
    [
      ...[id, demoCityId, decisionId, bodyId('GD-FGW'), partId],
      JSON.stringify({ redAt: '2026-10-20T01:00:00.000Z', sentence: '已逾期2个工作日' }),
      postId('L04/leader'),
    ],
  );
  return id;
}

const stateOf = (id: string) =>
  rowOf<{ state: string; reason: string | null }>(
    owner,
    'select state, reason from interview_draft where id = $1',
    [id],
  );

describe('a proposed interview', () => {
  it('shows its basis and what it was judged by in words, and is signed by the named leader', async () => {
    const id = await proposed();
    expect((await getPage(leader, '/interviews')).body).toContain(`/interviews/${id}`);
    const { body } = await getPage(leader, `/interviews/${id}`);
    for (const words of ['红灯跨过月末仍未转绿', '2026-10-20 09:00', '已逾期2个工作日', '签发约谈'])
      expect(body).toContain(words);
    expect(body).not.toMatch(/undefined|NaN|Invalid Date|\[object|red_month/);
    const sign = { outcome: 'sign', version: '1', step: 'confirm' };
    expect((await sendForm(leader, `/interviews/${id}`, sign)).status).toBe(303);
    expect((await stateOf(id)).state).toBe('signed');
  });

  it('shows its leader what his signature brings about before it counts, and lets him go back', async () => {
    const id = await proposed();
    const check = await sendForm(leader, `/interviews/${id}`, { outcome: 'sign', version: '1' });
    expect(check.status).toBe(200);
    for (const words of [
      '市发展改革委',
      '红灯跨过月末仍未转绿',
      '组织约谈',
      '不能再改为不予约谈',
      '返回修改',
    ])
      expect(check.body).toContain(words);
    expect(check.body).not.toMatch(/undefined|NaN|Invalid Date|\[object/);
    const back = await sendForm(leader, `/interviews/${id}`, { outcome: 'sign', version: '1', step: 'edit' });
    expect([back.status, back.body]).toEqual([200, expect.stringContaining('处理结果')]);
    expect((await stateOf(id)).state).toBe('drafted');
  });

  it('is declined with a reason only, and keeps it', async () => {
    const id = await proposed();
    const none = await sendForm(leader, `/interviews/${id}`, {
      outcome: 'decline',
      reason: ' ',
      version: '1',
    });
    expect([none.status, none.body]).toEqual([422, expect.stringContaining('请写明不予约谈的原因')]);
    const fields = { outcome: 'decline', reason: '已当面听取汇报', version: '1' };
    expect((await sendForm(leader, `/interviews/${id}`, fields)).status).toBe(303);
    expect(await stateOf(id)).toEqual({ state: 'declined', reason: '已当面听取汇报' });
    expect((await getPage(leader, `/interviews/${id}`)).body).toContain('已当面听取汇报');
  });

  it('is seen by others, who cannot decide', async () => {
    const id = await proposed();
    const other = await signIn(app.baseUrl, 'l01.leader');
    const office = await signIn(app.baseUrl, 'pd-swb.supervision_office');
    for (const reader of [other, office]) {
      const { status, body } = await getPage(reader, `/interviews/${id}`);
      expect(status).toBe(200);
      expect(body).toContain('其他岗位只能查看');
      expect(body).not.toContain('name="outcome"');
      expect((await sendForm(reader, `/interviews/${id}`, { outcome: 'sign', version: '1' })).status).toBe(
        403,
      );
    }
    const unit = await signIn(app.baseUrl, 'gd-fgw.unit_head');
    expect((await getPage(unit, `/interviews/${id}`)).status).toBe(404);
  });

  it('shows mine and theirs when it was decided meanwhile', async () => {
    const id = await proposed();
    await owner.query(`update interview_draft set version = 2, reason = '别人写的' where id = $1`, [id]);
    const fields = { outcome: 'decline', reason: '我写的', version: '1' };
    const { status, body } = await sendForm(leader, `/interviews/${id}`, fields);
    expect(status).toBe(409);
    for (const words of ['我写的', '别人写的']) expect(body).toContain(words);
  });
});
