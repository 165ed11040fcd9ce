import { createTransport } from 'nodemailer';
import type { MessageEnvironment } from '../../config/message-settings.js';
import type { Channel, ChannelAnswer, OutgoingMessage } from './channel.js';
import { plainWords } from './message-words.js';

/** What the mail channel needs to know. */
interface MailSettings {
  server: NonNullable<MessageEnvironment['mail']>;
  publicUrl: string;
  timeoutMs: number;
}

/** Mail by SMTP: plain text, a Message-ID of its own that stays the same at every try. */
export class MailChannel implements Channel {
  readonly name = 'mail';
  readonly #transport: ReturnType<typeof openTransport>;
  readonly #domain: string;

  constructor(private readonly settings: MailSettings) {
    this.#transport = openTransport(settings);
    this.#domain = new URL(settings.publicUrl).hostname;
  }

  async send(message: OutgoingMessage): Promise<ChannelAnswer> {
    try {
      const { response } = await this.#transport.sendMail({
        from: this.settings.server.from,
        to: { name: message.personName, address: message.address ?? '' },
        subject: `【督考监】${message.title}`.replace(/[\r\n]+/g, ' '),
        text: plainWords(message),
        textEncoding: 'base64',
        messageId: `<${message.id}@${this.#domain}>`,
        date: new Date(),
        headers: {
          'Auto-Submitted': 'auto-generated',
          ...(message.repeated ? { 'X-Dukaojian-Repeated': 'true' } : {}),
        },
        disableFileAccess: true,
        disableUrlAccess: true,
      });
      return { outcome: 'accepted', words: response };
    } catch (error) {
      return judgeFailure(error as SmtpFailure);
    }
  }
}

interface SmtpFailure extends Error {
  code?: string;
  responseCode?: number;
  response?: string;
}

// 5xx is the receiver's last word on this mail; where it does not let us in at all, the setting is to be mended.
function judgeFailure({ code = '', responseCode = 0, response, message }: SmtpFailure): ChannelAnswer {
  const isFinal = responseCode >= 500 && code !== 'EAUTH';
  return { outcome: isFinal ? 'never' : 'later', words: response ?? `${code} ${message}`.trim() };
}

const isLoopback = (host: string): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(host);

// A password goes over the network encrypted only.
function openTransport({ server, timeoutMs }: MailSettings) {
  const { protocol, hostname, port, username, password } = new URL(server.url);
  const secure = protocol === 'smtps:';
  const user = decodeURIComponent(username);
  return createTransport({
    host: hostname,
    port: port === '' ? (secure ? 465 : 25) : Number(port),
    secure,
    requireTLS: !secure && user !== '' && !isLoopback(hostname),
    ...(user === '' ? {} : { auth: { user, pass: decodeURIComponent(password) } }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
  });
}
