import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { projectRoot } from '../../scripts/servers/project-root.js';
import { demoCityId, postId } from '../../src/organization/city-ids.js';
import { CityHall } from '../support/city-hall.js';
import { eventually } from '../support/eventually.js';
import { getPage, sendForm } from '../support/form-client.js';
import { MailReceiver, PostReceiver, isSigned } from '../support/message-receivers.js';

const [mail, hook, gateway] = [new MailReceiver(), new PostReceiver(), new PostReceiver()];
const secret = randomBytes(16).toString('hex');
const head = 'GD-FGW/unit_head';
const publicUrl = 'https://dkj.dingxi.example';
let hall: CityHall;
let courier: ChildProcess;
let settings: Record<string, string>;

beforeAll(async () => {
  const build = path.join(projectRoot(), 'scripts/build.mjs');
  const { buildWhenChanged } = (await import(build)) as {
    buildWhenChanged: (root: string, node: string) => void;
  };
  buildWhenChanged(projectRoot(), process.execPath);
  await Promise.all([mail, hook, gateway].map((receiver) => receiver.start()));
  settings = {
    ...{ PUBLIC_URL: `${publicUrl}/`, FIELD_KEY: randomBytes(32).toString('hex') },
    ...{ SMTP_URL: mail.url, SMTP_FROM: '督考监 <dkj@dingxi.example>' },
    ...{ WEBHOOK_URL: hook.url, WEBHOOK_SECRET: secret },
    ...{ SMS_URL: gateway.url, SMS_TOKEN: 'gateway-token' },
    ...{ MESSAGE_TIMEOUT_MS: '700', MESSAGE_RETRY_MS: '100', MESSAGE_TRIES: '6' },
  };
  hall = await CityHall.open({ role: 'web', environment: settings });
  courier = startCourier();
});

afterAll(async () => {
  const ended = once(courier, 'exit');
  courier.kill('SIGKILL');
  await ended;
  await Promise.all([mail, hook, gateway].map((receiver) => receiver.stop()));
  await hall.close();
});

afterEach(async () => {
  for (const { received } of [hook, gateway]) received.splice(0);
  mail.received.splice(0);
  Object.assign(mail, { delayMs: 0, refusal: 0 });
  for (const receiver of [hook, gateway]) Object.assign(receiver, { status: 200, silent: false });
  await hall.record.query(`update message_choice set way = 'off'`);
  await clock('2026-11-24T09:00:00+08:00');
});

/** The courier as production runs it: a process of its own. */
function startCourier(): ChildProcess {
  return spawn(process.execPath, [path.join(projectRoot(), 'dist/src/main.js'), '--role', 'courier'], {
    stdio: 'ignore',
    env: {
      ...{ PATH: process.env.PATH, DATABASE_URL: hall.app.appUrl, DATABASE_POOL: '8' },
      ...{ SESSION_SECRET: randomBytes(32).toString('hex'), DEMO: '1', LOG_LEVEL: 'silent' },
      ...settings,
    },
  });
}

const clock = (at: string) =>
  hall.record.query(`update city_clock set still_at = $1, moved_at = clock_timestamp()`, [at]);

type Ways = Record<'mail' | 'webhook' | 'sms', { way: string; address: string }>;
const off = { way: 'off', address: '' };

async function choose(post: string, ways: Partial<Ways>): Promise<void> {
  const input = { mail: off, webhook: off, sms: off, ...ways };
  const answer = await (await hall.at(post)).send('PUT', '/api/v1/message-choices', { body: input });
  expect([answer.status, answer.body]).toEqual([200, input]);
}

/** What a sweep writes for a post; answers the part that it is about. */
async function arise(post: string, rung = 'red'): Promise<string> {
  const part = randomUUID();
  await hall.record.query(
    `insert into notice_item (city_id, post_id, subject_type, subject_id, rung, episode, sentence, not_before, arisen_at)
      select $1, $2, 'part', $3, $4, 1, '机密的进展', still_at, still_at from city_clock`,
    [demoCityId, postId(post), part, rung],
  );
  return part;
}

const states = async (channel: string): Promise<string[]> =>
  (
    await hall.all<{ state: string }>(
      `select state from message where channel = '${channel}' order by created_at, id`,
    )
  ).map(({ state }) => state);
const inboxOf = async (post: string) =>
  (await (await hall.at(post)).get<{ unread: number }>('/api/v1/notices')).body.unread;
// Both ends run in this process: looking must let the servers speak.
const seen = async <T>(value: T): Promise<T> => {
  await new Promise((resolve) => setTimeout(resolve, 10));
  return value;
};
const arrived = <T>(list: readonly T[], n = 1) =>
  eventually(
    () => seen(list),
    (all) => all.length >= n,
  );

describe('what a person chooses', () => {
  it('is asked for on a page, and an address with a line break is refused in words', async () => {
    const client = await hall.at(head);
    expect((await getPage(client, '/inbox')).body).toContain('href="/messages/choices"');
    const fields = { 'mail.way': 'at_once', 'webhook.way': 'off', 'sms.way': 'off' };
    const bad = {
      ...fields,
      'mail.address': 'a@b.cn\r\nBcc: c@d.cn',
      'sms.address': '',
      'webhook.address': '',
    };
    const refused = await sendForm(client, '/messages/choices', bad);
    expect([refused.status, refused.body]).toEqual([422, expect.stringContaining('请删去换行')]);
    const good = { ...bad, 'mail.address': ' fgw@dingxi.example ' };
    expect((await sendForm(client, '/messages/choices', good)).status).toBe(303);
    expect((await getPage(client, '/messages/choices')).body).toContain('value="fgw@dingxi.example"');
    const other = await getPage(await hall.at('GD-CZJ/unit_head'), '/messages/choices');
    expect(other.body).not.toContain('fgw@dingxi.example');
    const entries = await hall.all(`select from audit_entry where details::text like '%dingxi.example%'`);
    expect(entries).toEqual([]);
  });

  it.each([
    [{ mail: { way: 'digest', address: '' } }, '/mail/address', '请填写邮箱地址，或者选择“不接收”'],
    [
      { mail: { way: 'off', address: 'not an address' } },
      '/mail/address',
      expect.stringContaining('格式不对'),
    ],
    [{ mail: { way: 'hourly', address: '' } }, '/mail/way', '请选择怎样接收'],
    [{ sms: { way: 'at_once', address: '12345' } }, '/sms/address', expect.stringContaining('11位数字')],
    [{ sms: { way: 'at_once', address: '' } }, '/sms/address', '请填写手机号，或者选择“不接收”'],
  ])('refuses %j', async (ways, pointer, detail) => {
    const body = { mail: off, webhook: off, sms: off, ...ways };
    const answer = await (
      await hall.at(head)
    ).send<{ fields: object[] }>('PUT', '/api/v1/message-choices', { body });
    expect(answer.status).toBe(422);
    expect(JSON.stringify(answer.body)).toContain(pointer);
    expect(answer.body).toEqual(expect.objectContaining({ fields: [{ pointer, detail }] }));
  });
});

describe('a message', () => {
  it('arrives once by each channel, with its kind and a link straight to the place, and nothing of its content', async () => {
    await choose(head, {
      mail: { way: 'at_once', address: 'fgw@dingxi.example' },
      webhook: { way: 'at_once', address: '' },
      sms: { way: 'at_once', address: '13812345678' },
    });
    const part = await arise(head);
    await Promise.all([arrived(mail.received), arrived(hook.received), arrived(gateway.received)]);
    const place = `${publicUrl}/parts/${part}`;
    const [letter] = mail.received;
    expect(letter).toMatchObject({ to: 'fgw@dingxi.example', repeated: false });
    expect(letter?.text).toContain(`红灯警示：${place}`);
    const [call] = hook.received;
    expect(call && isSigned(call, secret)).toBe(true);
    expect(call?.body).toMatchObject({ id: call?.key, url: place, urgent: true, repeated: false });
    const [text] = gateway.received;
    expect(text?.headers.authorization).toBe('Bearer gateway-token');
    expect(text?.body).toEqual({ id: text?.key, to: '13812345678', text: expect.stringContaining(place) });
    expect(JSON.stringify([letter, call?.raw, text?.raw])).not.toContain('机密');
    await eventually(
      () => states('mail'),
      (seen) => seen.join() === 'sent',
    );
    expect((await getPage(await hall.at(head), '/messages/choices')).body).toContain('已送达');
    expect([mail.received.length, hook.received.length, gateway.received.length]).toEqual([1, 1, 1]);
  });

  it('waits for a mail server that is down, while inbox and other channels go on, and then arrives', async () => {
    await choose(head, {
      mail: { way: 'at_once', address: 'fgw@dingxi.example' },
      webhook: { way: 'at_once', address: '' },
    });
    await mail.stop();
    const before = await inboxOf(head);
    await arise(head);
    await arrived(hook.received);
    await eventually(
      () => inboxOf(head),
      (unread) => unread === before + 1,
    );
    const tried = `select from message where channel = 'mail' and state = 'queued' and last_answer like '%ECONNREFUSED%'`;
    await eventually(
      () => hall.all(tried),
      (rows) => rows.length === 1,
    );
    await mail.start();
    await arrived(mail.received);
    expect(mail.received[0]?.repeated).toBe(true);
    expect(hook.received).toHaveLength(1);
  });

  it('that is refused for good is a dead letter, which the office sees and sends again under the same key', async () => {
    await choose(head, { webhook: { way: 'at_once', address: '' } });
    Object.assign(hook, { status: 410, answer: '<b>此接收人不存在</b>' });
    await arise(head);
    await eventually(
      () => states('webhook'),
      (seen) => seen.includes('dead'),
    );
    const office = await hall.office();
    const page = await getPage(office, '/messages/deliveries');
    expect(page.body).toContain('HTTP 410：&lt;b&gt;此接收人不存在');
    expect((await getPage(await hall.at(head), '/messages/deliveries')).status).toBe(403);
    const again = /action="(\/messages\/deliveries\/[^/]+\/again)"/.exec(page.body)?.[1] ?? '';
    expect((await sendForm(await hall.at(head), again, {})).status).toBe(403);
    hook.status = 200;
    expect((await sendForm(office, again, {})).status).toBe(303);
    await arrived(hook.received, 2);
    expect(new Set(hook.received.map(({ key }) => key)).size).toBe(1);
    await eventually(
      () => states('webhook'),
      (seen) => !seen.includes('dead'),
    );
    const twice = await sendForm(office, again, {});
    expect([twice.status, twice.body]).toEqual([409, expect.stringContaining('不必再发')]);
    expect(
      (await sendForm(office, again.replace(/deliveries\/[^/]+/, `deliveries/${randomUUID()}`), {})).status,
    ).toBe(404);
  });

  it('lies under an address that is sealed in the record, masked in the list, and shown whole only with an audit entry', async () => {
    const address = '13812345678';
    const body = { mail: off, sms: off, webhook: { way: 'at_once', address } };
    const chosen = await (
      await hall.at(head)
    ).send('PUT', '/api/v1/message-choices', { body, key: randomUUID() });
    expect(chosen.body).toEqual(body);
    const kept = `select (select address from message_choice where channel = 'webhook' and way = 'at_once'),
      (select string_agg(answer::text, ' ') from idempotency_key) as answers,
      (select string_agg(details::text, ' ') from audit_entry) as details`;
    expect(await hall.all(kept)).toEqual([
      {
        address: expect.stringMatching(/^dk1:intl:/),
        answers: expect.not.stringContaining(address),
        details: expect.not.stringContaining(address),
      },
    ]);
    hook.status = 410;
    await arise(head);
    await eventually(
      () => states('webhook'),
      (seen) => seen.includes('dead'),
    );
    const office = await hall.office();
    const page = await getPage(office, '/messages/deliveries');
    expect([page.body.includes('138****5678'), page.body.includes(address)]).toEqual([true, false]);
    const show = /action="(\/messages\/deliveries\/[^/]+\/address)"/.exec(page.body)?.[1] ?? '';
    expect((await sendForm(await hall.at(head), show, {})).status).toBe(403);
    const shown = await sendForm(office, show, {});
    expect([shown.status, shown.body.includes(address)]).toEqual([200, true]);
    const looks = `select person_name is not null as named, details - 'personId' as details from audit_entry
      where action = 'message:unmask' and result = 'done'`;
    expect(await hall.all(looks)).toEqual([{ named: true, details: { channel: 'webhook' } }]);
    expect((await hall.all(kept))[0]).toMatchObject({ answers: expect.not.stringContaining(address) });
    hook.status = 200;
    await sendForm(office, '/messages/deliveries/again', {});
    await arrived(hook.received, 2);
  });

  it('that is refused for a while again and again is a dead letter after the last try', async () => {
    await choose(head, { mail: { way: 'at_once', address: 'fgw@dingxi.example' } });
    mail.refusal = 450;
    await arise(head);
    const dead = `select attempts, last_answer from message where channel = 'mail' and state = 'dead'`;
    const [letter] = await eventually(
      () => hall.all(dead),
      (rows) => rows.length === 1,
    );
    expect(letter).toEqual({ attempts: 6, last_answer: expect.stringContaining('no such mailbox') });
    mail.refusal = 0;
    expect((await sendForm(await hall.office(), '/messages/deliveries/again', {})).status).toBe(303);
    await arrived(mail.received);
  });

  it('is tried again, marked as a repeat, when its receiver does not answer in time', async () => {
    await choose(head, {
      sms: { way: 'at_once', address: '13812345678' },
      webhook: { way: 'at_once', address: '' },
    });
    gateway.silent = true;
    await arise(head);
    await arrived(hook.received);
    await arrived(gateway.received);
    await eventually(
      () => hall.all(`select from message where channel = 'sms' and last_answer = '没有在规定时间内答复'`),
      (rows) => rows.length === 1,
    );
    gateway.silent = false;
    await eventually(
      () => states('sms'),
      (seen) => seen.every((state) => state === 'sent'),
    );
    expect(new Set(gateway.received.map(({ key }) => key)).size).toBe(1);
  });
});

describe('the courier killed with kill -9 in the middle of a batch', () => {
  it('loses no message, and repeats only under the same Message-ID', async () => {
    const posts = await hall.all<{ code: string; person_id: string }>(
      `select distinct on (a.person_id) p.code, a.person_id from post p join appointment a on a.post_id = p.id
        where p.role = 'unit_head' and a.to_on is null order by a.person_id limit 60`,
    );
    await hall.record.query(
      `insert into message_choice (person_id, city_id, channel, way, address)
        select id, $1, 'mail', 'at_once', id || '@dingxi.example' from unnest($2::uuid[]) as id
        on conflict (person_id, channel) do update set way = excluded.way, address = excluded.address`,
      [demoCityId, posts.map(({ person_id }) => person_id)],
    );
    mail.delayMs = 100;
    for (const { code } of posts) await arise(code);
    await arrived(mail.received, 12);
    courier.kill('SIGKILL');
    await once(courier, 'exit');
    const seenBefore = mail.received.length;
    courier = startCourier();
    const people = () => new Set(mail.received.map(({ to }) => to));
    await eventually(
      () => seen(people()),
      (seen) => seen.size === posts.length,
    );
    await eventually(
      () => states('mail'),
      (seen) => !seen.includes('queued'),
    );
    const ids = new Set(mail.received.map(({ messageId }) => messageId));
    expect([seenBefore < posts.length, ids.size]).toEqual([true, posts.length]);
    expect(mail.received.length - ids.size).toBeLessThanOrEqual(8);
  });
});

describe('quiet hours and the digest', () => {
  it('make one mail a day of all that is not urgent, at the end of the quiet hours, and tell a red lamp at once', async () => {
    await choose(head, { mail: { way: 'digest', address: 'fgw@dingxi.example' } });
    const first = await arise(head, 'yellow');
    await eventually(
      () => states('mail'),
      (seen) => seen.includes('queued'),
    );
    await clock('2026-11-24T16:00:00+08:00');
    const second = await arise(head, 'yellow');
    const red = await arise('GD-FGW/unit_head', 'red');
    await arrived(mail.received);
    expect(mail.received[0]?.text).toContain(red);
    await clock('2026-11-25T08:29:59+08:00');
    await arise(head, 'red');
    await arrived(mail.received, 2);
    expect(mail.received.map(({ text }) => text).join()).not.toContain(first);
    await clock('2026-11-25T08:30:00+08:00');
    await arrived(mail.received, 3);
    const digest = mail.received[2]?.text ?? '';
    expect(digest).toContain(first);
    expect(`${digest}${mail.received[0]?.text}`).toContain(second);
  });

  it('hold back through the night what could not be sent in time, but not what is most urgent', async () => {
    await choose(head, { mail: { way: 'at_once', address: 'fgw@dingxi.example' } });
    await mail.stop();
    await clock('2026-11-24T21:59:00+08:00');
    const late = await arise(head, 'urge');
    await eventually(
      () => states('mail'),
      (seen) => seen.includes('queued'),
    );
    await clock('2026-11-24T22:00:00+08:00');
    await mail.start();
    const urgent = await arise(head, 'order_issued');
    await arrived(mail.received);
    expect(mail.received[0]?.text).toContain(urgent);
    expect(mail.received).toHaveLength(1);
    await clock('2026-11-25T08:30:00+08:00');
    await arrived(mail.received, 2);
    expect(mail.received[1]?.text).toContain(late);
  });
});
