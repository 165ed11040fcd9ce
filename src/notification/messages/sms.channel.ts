import type { MessageEnvironment } from '../../config/message-settings.js';
import type { Channel, ChannelAnswer, OutgoingMessage } from './channel.js';
import { judgeStatus, postJson } from './http-post.js';
import { shortWords } from './message-words.js';

/** Short messages by an HTTP gateway: `{ id, to, text }`, with a bearer token and an Idempotency-Key. */
export class SmsChannel implements Channel {
  readonly name = 'sms';

  constructor(
    private readonly gateway: NonNullable<MessageEnvironment['sms']>,
    private readonly timeoutMs: number,
  ) {}

  async send(message: OutgoingMessage): Promise<ChannelAnswer> {
    const { url, token } = this.gateway;
    const headers = { authorization: `Bearer ${token}`, 'idempotency-key': message.id };
    const body = JSON.stringify({ id: message.id, to: message.address, text: shortWords(message) });
    return judgeStatus(await postJson({ url, body, headers, timeoutMs: this.timeoutMs }));
  }
}
