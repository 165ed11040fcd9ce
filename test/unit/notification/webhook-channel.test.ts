import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { OutgoingMessage } from '../../../src/notification/messages/channel.js';
import { judgeStatus } from '../../../src/notification/messages/http-post.js';
import { plainWords } from '../../../src/notification/messages/message-words.js';
import { SmsChannel } from '../../../src/notification/messages/sms.channel.js';
import { WebhookChannel } from '../../../src/notification/messages/webhook.channel.js';
import { PostReceiver, isSigned } from '../../support/message-receivers.js';

const receiver = new PostReceiver();
const secret = 'a secret of sixteen';
const message: OutgoingMessage = {
  ...{ id: '0198f000-0000-7000-8000-000000000001', personId: '0198f000-0000-7000-8000-000000000002' },
  ...{ personName: '张三', userName: 'gd-fgw.unit_head', address: '13812345678' },
  ...{ title: '1项工作亮灯：红灯1项', url: 'https://dkj.example/parts/1', urgent: true, repeated: false },
  lines: [{ word: '红灯警示', url: 'https://dkj.example/parts/1' }],
  createdAt: new Date('2026-11-24T01:00:00Z'),
};
const channel = (kind: 'json' | 'wecom' | 'dingtalk' | 'feishu') =>
  new WebhookChannel({ url: `${receiver.url}?key=robot`, secret, kind }, 1_000);

beforeAll(() => receiver.start());
afterAll(() => receiver.stop());
beforeEach(() => {
  receiver.received.splice(0);
  Object.assign(receiver, { status: 200, answer: '{}' });
});

describe('a webhook', () => {
  it('gets our own JSON, signed, and keeps what its address already asks', async () => {
    expect(await channel('json').send(message)).toEqual({ outcome: 'accepted', words: 'HTTP 200：{}' });
    const [post] = receiver.received;
    expect(post && isSigned(post, secret)).toBe(true);
    expect(post && isSigned({ ...post, raw: `${post.raw} ` }, secret)).toBe(false);
    expect([post?.key, post?.path]).toEqual([message.id, '/hook?key=robot']);
  });

  it('of 企业微信 gets a text, and its errcode counts', async () => {
    receiver.answer = '{"errcode":0,"errmsg":"ok"}';
    expect((await channel('wecom').send(message)).outcome).toBe('accepted');
    expect(receiver.received[0]?.body).toEqual({
      msgtype: 'text',
      text: { content: plainWords(message), mentioned_mobile_list: ['13812345678'] },
    });
    receiver.answer = '{"errcode":45009,"errmsg":"api freq out of limit"}';
    expect(await channel('wecom').send(message)).toEqual({
      outcome: 'later',
      words: expect.stringContaining('45009'),
    });
  });

  it('of 钉钉 is signed in its address', async () => {
    receiver.answer = '{"errcode":0}';
    expect((await channel('dingtalk').send(message)).outcome).toBe('accepted');
    const asked = new URL(receiver.received[0]?.path ?? '', receiver.url).searchParams;
    const timestamp = asked.get('timestamp') ?? '';
    const expected = createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64');
    expect([asked.get('key'), asked.get('sign')]).toEqual(['robot', expected]);
    expect(receiver.received[0]?.body).toMatchObject({ at: { atMobiles: ['13812345678'] } });
  });

  it('of 飞书 is signed in its body, and its code counts', async () => {
    receiver.answer = '{"code":0,"msg":"success"}';
    expect((await channel('feishu').send({ ...message, address: null })).outcome).toBe('accepted');
    const { timestamp, sign, content } = receiver.received[0]?.body ?? {};
    const expected = createHmac('sha256', `${String(timestamp)}\n${secret}`)
      .update('')
      .digest('base64');
    expect([sign, content]).toEqual([expected, { text: plainWords(message) }]);
    receiver.answer = '{"code":19021,"msg":"sign match fail"}';
    expect((await channel('feishu').send(message)).outcome).toBe('later');
    receiver.answer = 'no JSON';
    expect((await channel('feishu').send(message)).outcome).toBe('later');
  });

  it('is not followed to another address', async () => {
    receiver.status = 302;
    expect((await channel('json').send(message)).outcome).toBe('later');
    expect(receiver.received).toHaveLength(1);
  });
});

it('a short message names kinds and the place', async () => {
  const sms = new SmsChannel({ url: receiver.url, token: 't' }, 1_000);
  expect((await sms.send(message)).outcome).toBe('accepted');
  expect(receiver.received[0]?.body).toEqual({
    id: message.id,
    to: '13812345678',
    text: '【督考监】1项工作亮灯：红灯1项，请查看：https://dkj.example/parts/1',
  });
});

it.each([
  [200, 'accepted'],
  [204, 'accepted'],
  [302, 'later'],
  [400, 'never'],
  [401, 'later'],
  [403, 'later'],
  [404, 'never'],
  [408, 'later'],
  [422, 'never'],
  [425, 'later'],
  [429, 'later'],
  [500, 'later'],
  [503, 'later'],
])('an answer of %i means %s', (status, outcome) => {
  expect(judgeStatus({ status, text: '' })).toEqual({ outcome, words: `HTTP ${status}` });
});

it('a long list of matters says ten and how many more', () => {
  const lines = Array.from({ length: 12 }, (_none, at) => ({
    word: '催办',
    url: `https://dkj.example/${at}`,
  }));
  const words = plainWords({ ...message, lines });
  expect(words).toContain('https://dkj.example/9');
  expect(words).not.toContain('https://dkj.example/10');
  expect(words).toContain('还有2项，请打开查看。');
});
