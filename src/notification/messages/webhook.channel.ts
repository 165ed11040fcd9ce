import type { MessageEnvironment } from '../../config/message-settings.js';
import type { Channel, ChannelAnswer, OutgoingMessage } from './channel.js';
import { postJson } from './http-post.js';
import { webhookBodies } from './webhook-bodies.js';

/** One address that gets every message of the channel: a gateway of the city's own, or a group robot. */
export class WebhookChannel implements Channel {
  readonly name = 'webhook';

  constructor(
    private readonly receiver: NonNullable<MessageEnvironment['webhook']>,
    private readonly timeoutMs: number,
  ) {}

  async send(message: OutgoingMessage): Promise<ChannelAnswer> {
    const { url, secret, kind } = this.receiver;
    const form = webhookBodies[kind];
    const { body, headers = {}, query = {} } = form.write(message, { atMs: Date.now(), secret });
    const target = new URL(url);
    for (const [name, value] of Object.entries(query)) target.searchParams.set(name, value);
    const all = { ...headers, 'idempotency-key': message.id };
    return form.judge(await postJson({ url: target.href, body, headers: all, timeoutMs: this.timeoutMs }));
  }
}
