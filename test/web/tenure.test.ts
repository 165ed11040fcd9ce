import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { personId, postId } from '../../src/organization/city-ids.js';
import { givenPart } from '../factories/given-part.js';
import { signIn } from '../support/api-client.js';
import type { ApiClient } from '../support/api-client.js';
import { getPage, sendForm } from '../support/form-client.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';

let test: TestApp;
let owner: pg.Client;
let office: ApiClient;
let head: ApiClient;

beforeAll(async () => {
  test = await startTestApp({ role: 'web' });
  owner = new pg.Client({ connectionString: test.ownerUrl });
  await owner.connect();
  [office, head] = await Promise.all([
    signIn(test.baseUrl, 'pd-swb.supervision_office'),
    signIn(test.baseUrl, 'gd-fgw.unit_head'),
  ]);
});

afterAll(async () => {
  await owner.end();
  await test.close();
});

const bad = /undefined|NaN|Invalid Date|\[object/;

describe('the page on which a task is changed', () => {
  it('is linked for the office alone and says what would end', async () => {
    const { partId } = await givenPart(owner);
    const page = `/parts/${partId}/change`;
    expect((await getPage(office, `/parts/${partId}`)).body).toContain(`href="${page}"`);
    expect((await getPage(head, `/parts/${partId}`)).body).not.toContain(page);
    expect((await getPage(head, page)).status).toBe(403);
    const { body } = await getPage(office, page);
    expect(body).toContain('现有在办分工 1 件');
    expect(body).not.toMatch(bad);
  });

  it('keeps what was typed when it is refused, and leads back to the task when it is done', async () => {
    const { partId } = await givenPart(owner);
    const page = `/parts/${partId}/change`;
    const refused = await sendForm(office, `${page}/transfer`, { body: '市发展改革委', reason: '职责调整' });
    expect([refused.status, refused.body.includes('<title>错误：')]).toEqual([422, true]);
    expect(refused.body).toContain('须由另一单位承办');
    expect(refused.body).toContain('职责调整');
    const sent = { body: '市财政局', reason: '职责调整', dueOn: '' };
    const done = await sendForm(office, `${page}/transfer`, sent);
    expect([done.status, done.headers.get('location')]).toEqual([303, `/parts/${partId}`]);
    const after = (await getPage(office, `/parts/${partId}`)).body;
    expect(after).toContain('由市财政局继续承办');
    expect(after).toContain('转由市财政局承办，职责调整');
    expect(after).not.toMatch(bad);
  });
});

describe('the page of delegations', () => {
  it('lets a head delegate, shows both and who acts, and ends it early', async () => {
    const empty = (await getPage(head, '/delegations')).body;
    expect(empty).toContain('还没有代理');
    const clerk = personId('GD-FGW/unit_staff');
    const refused = await sendForm(head, '/delegations', {
      ...{ toPerson: clerk, fromOn: '2026-11-24', toOn: '2026-11-20', reason: '请假' },
    });
    expect([refused.status, refused.body.includes('结束日期早于开始日期')]).toEqual([422, true]);
    const given = await sendForm(head, '/delegations', {
      ...{ toPerson: clerk, fromOn: '2026/11/24', toOn: '2026年11月26日', reason: '请假' },
    });
    expect(given.status).toBe(303);
    expect((await getPage(head, '/')).body).toContain('您已委托');
    const delegate = await signIn(test.baseUrl, 'gd-fgw.unit_staff');
    expect((await getPage(delegate, '/')).body).toContain('您可以代');
    const { body } = await getPage(delegate, '/delegations');
    expect(body).toContain('换到：');
    const chosen = await sendForm(delegate, '/delegations/post', { postId: postId('GD-FGW/unit_head') });
    expect(chosen.status).toBe(303);
    const banner = (await getPage(delegate, '/')).body;
    expect(banner).toContain('您正代');
    expect(banner).not.toMatch(bad);
    const [, id = ''] =
      /\/delegations\/([^/"]+)\/revoke/.exec((await getPage(head, '/delegations')).body) ?? [];
    expect((await sendForm(head, `/delegations/${id}/revoke`, { version: '1' })).status).toBe(303);
    expect((await getPage(head, '/delegations')).body).toContain('已提前结束');
  });
});

describe('the page of changes of persons and bodies', () => {
  it('takes a change without a script, and shows the list to sign and what has no owner', async () => {
    await givenPart(owner, { body: 'GD-MZJ' });
    const refused = await sendForm(office, '/tenures', {
      body: '市民政局',
      role: '',
      fromOn: '',
      reason: '',
    });
    expect([refused.status, refused.body.includes('<title>错误：')]).toEqual([422, true]);
    const vacated = await sendForm(office, '/tenures', {
      ...{ body: '市民政局', role: 'unit_head', userName: '', fromOn: '2026-11-24', reason: '免职通知' },
    });
    expect(vacated.status).toBe(303);
    const orphaned = (await getPage(office, '/tenures')).body;
    expect(orphaned).toContain('无人负责 1 件');
    expect(orphaned).not.toMatch(bad);
    const filled = await sendForm(office, '/tenures', {
      ...{ body: '市民政局', role: 'unit_head', userName: 'gd-sfj.unit_staff', fromOn: '2026-11-24' },
      reason: '任职通知',
    });
    expect(filled.status).toBe(303);
    const { body } = await getPage(office, '/tenures');
    expect(body).not.toContain('无人负责 1 件');
    const [, id = ''] = /\/hand-overs\/([^"]+)"/.exec(body) ?? [];
    const list = (await getPage(office, `/hand-overs/${id}`)).body;
    expect(list).toContain('完成市民服务中心项目前期工作');
    expect(list).toContain('本人签收');
    expect(list).not.toMatch(bad);
    const changed = await sendForm(office, '/tenures/body', {
      ...{
        body: '市信访局',
        into: '',
        fullName: '定西市信访工作局',
        shortName: '市信访工作局',
        reason: '改革方案',
      },
    });
    expect(changed.status).toBe(303);
  });

  it('is the office’s alone', async () => {
    expect((await getPage(head, '/tenures')).status).toBe(403);
    expect((await sendForm(head, '/tenures/body', { body: '市信访局', reason: '改' })).status).toBe(403);
  });
});

describe('the page of leaders', () => {
  const page = '/tenures/leaders';
  const charge = (fields: object) =>
    sendForm(office, `${page}/charge`, { ...{ from: '', reason: '市政府分工调整通知' }, ...fields });
  const inCharge = async (code: string) => {
    const { rows } = await owner.query<{ code: string }>(
      `select p.code from leader_charge c join post p on p.id = c.post_id join body b on b.id = c.body_id
        where b.code = $1 order by p.code`,
      [code],
    );
    return rows.map((row) => row.code);
  };

  it('is the city office’s alone, and shows who looks after what', async () => {
    expect((await getPage(office, '/tenures')).body).toContain(`href="${page}"`);
    const { body } = await getPage(office, page);
    for (const text of ['贺临洲', '市发展改革委', '联系县区', '还没有调整过分工'])
      expect(body).toContain(text);
    expect(body).not.toMatch(bad);
    const county = await signIn(test.baseUrl, '621121.supervision_office');
    for (const client of [head, county]) {
      expect((await getPage(client, page)).status).toBe(403);
      expect((await sendForm(client, `${page}/charge`, { body: '市科协' })).status).toBe(403);
    }
    expect((await getPage(county, '/tenures')).body).not.toContain(page);
  });

  it('gives a body into another leader’s charge, keeps who had it, and says why it does not', async () => {
    const refused = await charge({ body: '市审计局', kind: 'portfolio', to: 'L02/leader' });
    expect([refused.status, refused.body.includes('<title>错误：')]).toEqual([422, true]);
    expect(refused.body).toContain('现在就由这位领导负责');
    expect(refused.body).toContain('市政府分工调整通知');
    const nobody = await charge({ body: '没有这个单位', kind: 'portfolio', to: 'L04/leader' });
    expect([nobody.status, nobody.body.includes('没有找到单位')]).toEqual([422, true]);
    expect((await charge({ body: '安定区', kind: 'portfolio', to: 'L04/leader' })).status).toBe(422);
    expect((await charge({ body: '市审计局', kind: '', to: 'L04/leader' })).status).toBe(422);
    expect((await charge({ body: '市审计局', kind: 'portfolio', to: 'GD-FGW/unit_head' })).status).toBe(422);
    expect(await inCharge('GD-SJJ')).toEqual(['L02/leader']);
    const done = await charge({ body: '市审计局', kind: 'portfolio', to: 'L04/leader' });
    expect([done.status, done.headers.get('location')]).toEqual([303, `${page}#changes-head`]);
    expect(await inCharge('GD-SJJ')).toEqual(['L04/leader']);
    const { body } = await getPage(office, page);
    expect(body).toContain('市审计局 · 分管');
    expect(body).toContain('市委副书记、市长 → 市委常委、常务副市长');
    expect(body).not.toMatch(bad);
    const { rows } = await owner.query<{ code: string; sentence: string }>(
      `select p.code, i.sentence from notice_item i join post p on p.id = i.post_id
        where i.subject_type = 'charge' order by p.code`,
    );
    expect(rows.map(({ code }) => code)).toEqual(['GD-SJJ/unit_head', 'L02/leader', 'L04/leader']);
    expect(rows[0]?.sentence).toContain('市审计局改由市委常委、常务副市长分管');
  });

  it('hands a county on, and never leaves it without a contact leader', async () => {
    const [contact] = await inCharge('621102');
    const last = await charge({ body: '安定区', kind: 'contact', from: contact, to: '' });
    expect([last.status, last.body.includes('须有一位联系领导')]).toEqual([422, true]);
    expect((await charge({ body: '安定区', kind: 'contact', from: contact, to: 'L06/leader' })).status).toBe(
      303,
    );
    expect(await inCharge('621102')).toEqual(['L06/leader']);
  });

  it('enters who takes over a leader’s post; a post that nobody holds is given nothing', async () => {
    const hold = (fields: object) =>
      sendForm(office, page, {
        ...{ post: 'L12/leader', userName: '', fromOn: '2026-11-24' },
        ...{ reason: '免职通知' },
        ...fields,
      });
    expect((await hold({ post: '' })).status).toBe(422);
    const stranger = await hold({ userName: 'nobody' });
    expect([stranger.status, stranger.body.includes('没有登录名为“nobody”的人员')]).toEqual([422, true]);
    expect((await hold({})).status).toBe(303);
    expect((await getPage(office, page)).body).toContain('空缺');
    const vacant = await charge({ body: '市审计局', kind: 'portfolio', to: 'L12/leader' });
    expect([vacant.status, vacant.body.includes('目前空缺')]).toEqual([422, true]);
    const filled = await hold({ userName: 'gd-sfj.unit_head', reason: '任职通知' });
    expect(filled.status).toBe(303);
    expect((await getPage(office, page)).body).not.toMatch(bad);
  });
});
