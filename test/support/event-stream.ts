import type { ApiClient } from './api-client.js';

/** One event as it came over the wire. */
export interface SentEvent {
  event: string;
  id: string;
  data: string;
}

/** An open stream of server-sent events. */
export class EventStream {
  #text = '';
  readonly #decoder = new TextDecoder();

  private constructor(
    private readonly reader: ReadableStreamDefaultReader<Uint8Array>,
    private readonly abort: AbortController,
  ) {}

  /** Opens /events; resolves once the server has taken the listener in. */
  static async open(client: ApiClient, lastEventId?: string): Promise<EventStream> {
    const abort = new AbortController();
    const response = await fetch(`${client.baseUrl}/events`, {
      signal: abort.signal,
      headers: {
        cookie: client.cookie,
        ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
      },
    });
    const reader = response.body?.getReader();
    if (!response.ok || reader === undefined) throw new Error(`/events answered ${response.status}`);
    const stream = new EventStream(reader as ReadableStreamDefaultReader<Uint8Array>, abort);
    await stream.#block();
    return stream;
  }

  /** The next event; comments are passed over. @throws Error when the stream ends */
  async next(): Promise<SentEvent> {
    for (;;) {
      const fields = new Map((await this.#block()).split('\n').map((line) => splitField(line)));
      const [event, id, data] = ['event', 'id', 'data'].map((name) => fields.get(name) ?? '');
      if (event) return { event, id: id ?? '', data: data ?? '' };
    }
  }

  async close(): Promise<void> {
    this.abort.abort();
    await this.reader.cancel().catch(() => undefined);
  }

  async #block(): Promise<string> {
    for (;;) {
      const end = this.#text.indexOf('\n\n');
      if (end >= 0) {
        const block = this.#text.slice(0, end);
        this.#text = this.#text.slice(end + 2);
        if (block !== '') return block;
        continue;
      }
      const { done, value } = await this.reader.read();
      if (done) throw new Error('the stream ended');
      this.#text += this.#decoder.decode(value, { stream: true });
    }
  }
}

function splitField(line: string): [string, string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon), line.slice(colon + 1).trimStart()];
}
