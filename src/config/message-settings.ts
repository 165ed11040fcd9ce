import { z } from 'zod';

const text = z.string().trim().min(1);

/** What a webhook receives: our own JSON, or the body of a group robot. */
const webhookKinds = ['json', 'wecom', 'dingtalk', 'feishu'] as const;

/** Settings of the channels that leave the inbox; one that is not set is off. */
export const messageSettings = {
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  SMTP_FROM: text.regex(/^[^\r\n]*$/).optional(),
  WEBHOOK_URL: z.url({ protocol: /^https?$/ }).optional(),
  WEBHOOK_SECRET: text.optional(),
  WEBHOOK_KIND: z.enum(webhookKinds).default('json'),
  SMS_URL: z.url({ protocol: /^https?$/ }).optional(),
  SMS_TOKEN: text.optional(),
  MESSAGE_TIMEOUT_MS: z.coerce.number().int().min(100).max(60_000).default(8_000),
  MESSAGE_RETRY_MS: z.coerce.number().int().min(10).max(3_600_000).default(15_000),
  MESSAGE_TRIES: z.coerce.number().int().min(1).max(1_000).default(32),
};

type Settings = z.output<z.ZodObject<typeof messageSettings>>;

/** How messages leave the inbox; null: that channel is off. */
export interface MessageEnvironment {
  /** Where the pages are reached from outside, without a slash at its end. */
  publicUrl: string;
  mail: { url: string; from: string } | null;
  webhook: { url: string; secret: string | null; kind: (typeof webhookKinds)[number] } | null;
  sms: { url: string; token: string } | null;
  /** One try takes so long at most. */
  timeoutMs: number;
  /** Wait after the first try that failed; twice as long after each further one. */
  retryMs: number;
  /** After so many tries a message is a dead letter. */
  tries: number;
}

/** A channel that is half set is a mistake of the setting, not a channel that is off. */
export function missingSettings(data: Settings): { path: string; message: string }[] {
  const needs = [
    ['SMTP_FROM', data.SMTP_URL, data.SMTP_FROM],
    ['SMS_TOKEN', data.SMS_URL, data.SMS_TOKEN],
    ['WEBHOOK_SECRET', data.WEBHOOK_KIND === 'json' ? data.WEBHOOK_URL : undefined, data.WEBHOOK_SECRET],
  ] as const;
  return needs
    .filter(([, channel, setting]) => channel !== undefined && setting === undefined)
    .map(([path]) => ({ path, message: 'is needed, because its channel is set' }));
}

/** The settings of messages as the program uses them; `port` makes the address where none is given. */
export function messageEnvironment(data: Settings, port: number): MessageEnvironment {
  return {
    publicUrl: (data.PUBLIC_URL ?? `http://localhost:${port}`).replace(/(?<!\/)\/+$/, ''),
    mail: data.SMTP_URL === undefined ? null : { url: data.SMTP_URL, from: data.SMTP_FROM ?? '' },
    webhook:
      data.WEBHOOK_URL === undefined
        ? null
        : { url: data.WEBHOOK_URL, secret: data.WEBHOOK_SECRET ?? null, kind: data.WEBHOOK_KIND },
    sms: data.SMS_URL === undefined ? null : { url: data.SMS_URL, token: data.SMS_TOKEN ?? '' },
    timeoutMs: data.MESSAGE_TIMEOUT_MS,
    retryMs: data.MESSAGE_RETRY_MS,
    tries: data.MESSAGE_TRIES,
  };
}
