import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A mail as it arrived. */
export interface ReceivedMail {
  messageId: string;
  to: string;
  repeated: boolean;
  text: string;
}

/** A real mail server of the test: it can go away and come back on its port, refuse, or take its time. */
export class MailReceiver {
  readonly received: ReceivedMail[] = [];
  /** How long it waits before it says that it has a mail. */
  delayMs = 0;
  /** Code with which it refuses every recipient; 0: it takes them. */
  refusal = 0;
  #server: SMTPServer | undefined;
  #port = 0;

  get url(): string {
    return `smtp://127.0.0.1:${this.#port}`;
  }

  async start(): Promise<void> {
    const server = new SMTPServer({
      disabledCommands: ['AUTH', 'STARTTLS'],
      disableReverseLookup: true,
      closeTimeout: 100,
      onRcptTo: (_address, _session, done) =>
        done(
          this.refusal === 0
            ? null
            : Object.assign(new Error('no such mailbox'), { responseCode: this.refusal }),
        ),
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const to = session.envelope.rcptTo[0]?.address ?? '';
          this.received.push(readMail(Buffer.concat(chunks).toString('utf8'), to));
          setTimeout(() => done(), this.delayMs);
        });
      },
    });
    server.on('error', () => undefined);
    server.listen(this.#port, '127.0.0.1');
    await once(server.server, 'listening');
    this.#port = (server.server.address() as AddressInfo).port;
    this.#server = server;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server !== undefined) await new Promise<void>((resolve) => server.close(resolve));
  }
}

function readMail(raw: string, to: string): ReceivedMail {
  const [head = '', body = ''] = raw.split('\r\n\r\n', 2);
  return {
    to,
    messageId: /^Message-ID: (.+)$/im.exec(head)?.[1]?.trim() ?? '',
    repeated: /^X-Dukaojian-Repeated: true$/im.test(head),
    text: Buffer.from(body, 'base64').toString('utf8'),
  };
}

/** A request as it arrived. */
export interface ReceivedPost {
  key: string;
  path: string;
  headers: IncomingHttpHeaders;
  raw: string;
  body: Record<string, unknown>;
}

/** A real web server of the test: a webhook or a gateway of short messages. */
export class PostReceiver {
  readonly received: ReceivedPost[] = [];
  status = 200;
  answer = '{}';
  /** True: it never answers. */
  silent = false;
  readonly #waiting: ServerResponse[] = [];
  readonly #server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const raw = Buffer.concat(chunks).toString('utf8');
      const { headers, url = '' } = request;
      const body = JSON.parse(raw) as Record<string, unknown>;
      this.received.push({ key: String(headers['idempotency-key']), path: url, headers, raw, body });
      if (this.silent) this.#waiting.push(response);
      else response.writeHead(this.status, { 'content-type': 'application/json' }).end(this.answer);
    });
  });

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hook`;
  }

  async start(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** Whether a request is signed as docs/messages.md says, over its timestamp and its body as it came. */
export function isSigned({ headers, raw }: ReceivedPost, secret: string): boolean {
  const timestamp = String(headers['x-dukaojian-timestamp']);
  const digest = createHmac('sha256', secret).update(`${timestamp}.${raw}`).digest('hex');
  const isFresh = Math.abs(Date.now() / 1_000 - Number(timestamp)) < 300;
  return isFresh && headers['x-dukaojian-signature'] === `sha256=${digest}`;
}
