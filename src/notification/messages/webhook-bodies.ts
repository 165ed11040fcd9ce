import { createHmac } from 'node:crypto';
import type { ChannelAnswer, OutgoingMessage } from './channel.js';
import { judgeStatus } from './http-post.js';
import type { HttpAnswer } from './http-post.js';
import { plainWords } from './message-words.js';

/** What is needed to write one request: machine time in milliseconds, and the secret, where there is one. */
interface Signing {
  atMs: number;
  secret: string | null;
}

/** One request of a webhook. */
interface WebhookRequest {
  body: string;
  headers?: Record<string, string>;
  /** Added to the address. */
  query?: Record<string, string>;
}

/** How one kind of receiver is written to, and what its answers mean. */
interface WebhookBody {
  write(message: OutgoingMessage, signing: Signing): WebhookRequest;
  judge(answer: HttpAnswer): ChannelAnswer;
}

const hmac = (key: string, text: string) => createHmac('sha256', key).update(text);

/** Our own JSON, signed over timestamp and body. Source: docs/messages.md. */
const json: WebhookBody = {
  write: ({ repeated, personId, personName, userName, ...message }, { atMs, secret }) => {
    const { id, title, url, lines, urgent, createdAt } = message;
    const person = { id: personId, name: personName, userName };
    const body = JSON.stringify({ id, person, title, url, items: lines, urgent, createdAt, repeated });
    const timestamp = String(Math.floor(atMs / 1_000));
    const signature = hmac(secret ?? '', `${timestamp}.${body}`).digest('hex');
    const headers = { 'x-dukaojian-timestamp': timestamp, 'x-dukaojian-signature': `sha256=${signature}` };
    return { body, headers };
  },
  judge: judgeStatus,
};

// Robots answer 200 also where they refuse, with a code of their own that is not 0; which of their codes pass is not
// told apart: whatever they refuse is tried again until it is a dead letter.
const judgeRobot =
  (...codes: readonly string[]) =>
  (answer: HttpAnswer): ChannelAnswer => {
    const judged = judgeStatus(answer);
    if (judged.outcome !== 'accepted') return judged;
    const said = objectOf(answer.text);
    const isDone = codes.some((code) => said[code] === 0);
    return isDone ? judged : { ...judged, outcome: 'later' };
  };

/** 企业微信 group robot: text, with the person's phone number where he gave one. */
const wecom: WebhookBody = {
  write: (message) => ({
    body: JSON.stringify({
      msgtype: 'text',
      text: { content: plainWords(message), mentioned_mobile_list: phonesOf(message) },
    }),
  }),
  judge: judgeRobot('errcode'),
};

/** 钉钉 group robot: signed in its address, base64 of HMAC-SHA256 over timestamp, line feed and secret. */
const dingtalk: WebhookBody = {
  write: (message, { atMs, secret }) => ({
    body: JSON.stringify({
      msgtype: 'text',
      text: { content: plainWords(message) },
      at: { atMobiles: phonesOf(message), isAtAll: false },
    }),
    query:
      secret === null
        ? {}
        : { timestamp: String(atMs), sign: hmac(secret, `${atMs}\n${secret}`).digest('base64') },
  }),
  judge: judgeRobot('errcode'),
};

/** 飞书 group robot: signed in its body, the key being timestamp, line feed and secret, over nothing. */
const feishu: WebhookBody = {
  write: (message, { atMs, secret }) => {
    const timestamp = String(Math.floor(atMs / 1_000));
    const sign =
      secret === null ? {} : { timestamp, sign: hmac(`${timestamp}\n${secret}`, '').digest('base64') };
    return { body: JSON.stringify({ ...sign, msg_type: 'text', content: { text: plainWords(message) } }) };
  },
  judge: judgeRobot('code', 'StatusCode'),
};

/** Every kind of receiver. */
export const webhookBodies = { json, wecom, dingtalk, feishu } as const;

const phonesOf = ({ address }: OutgoingMessage): string[] => (address === null ? [] : [address]);

function objectOf(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
