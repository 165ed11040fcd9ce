import { Inject, Injectable, Logger } from '@nestjs/common';
import type { MessageEvent, OnModuleDestroy } from '@nestjs/common';
import type { Subscriber } from 'rxjs';
import { Observable } from 'rxjs';
import { ENVIRONMENT } from '../config/environment.module.js';
import type { Environment } from '../config/environment.js';
import { ChangeFeedQueries, feedPage } from './change-feed.queries.js';
import type { FeedRow } from './change-feed.queries.js';
import { eventIdOf, isAfter } from './feed-position.js';
import type { FeedPosition } from './feed-position.js';
import { SessionStore } from './session-store.js';

const pollMs = 500;
const checkMs = 3_000;
const heartbeatMs = 20_000;

/** One browser that listens. */
export interface Listener {
  /** Session by which it came: its end ends the stream within five seconds. */
  sid: string;
  /** What it saw last. */
  after: FeedPosition;
  sees: (row: FeedRow) => boolean;
}

interface Stream extends Listener {
  subscriber: Subscriber<MessageEvent>;
  /** True once it was told what it had missed before it came. */
  abreast: boolean;
}

/**
 * The one reader of the feed in this process: polls while somebody listens, and tells each listener at most once a
 * round that something it may see has changed. What changed the listener asks for itself, under its own rights.
 */
@Injectable()
export class ChangeFeedReader implements OnModuleDestroy {
  readonly #log = new Logger(ChangeFeedReader.name);
  readonly #streams = new Set<Stream>();
  readonly #timers: NodeJS.Timeout[] = [];
  #position: FeedPosition | undefined;
  #polling = false;
  #ended = false;

  constructor(
    private readonly feed: ChangeFeedQueries,
    private readonly sessions: SessionStore,
    @Inject(ENVIRONMENT) private readonly env: Environment,
  ) {}

  /** Number of open streams. */
  get listeners(): number {
    return this.#streams.size;
  }

  /** Events of type `change`, each with the position from which to go on; ends with the session or the process. */
  listen(listener: Listener): Observable<MessageEvent> {
    return new Observable((subscriber) => {
      // Who was let in just before the end would otherwise keep the process from stopping.
      if (this.#ended) return subscriber.complete();
      const stream = { ...listener, subscriber, abreast: false };
      subscriber.next({ comment: 'connected' });
      this.#streams.add(stream);
      if (this.#timers.length === 0) this.#start();
      return () => this.#leave(stream);
    });
  }

  onModuleDestroy(): void {
    this.#ended = true;
    for (const { subscriber } of [...this.#streams]) subscriber.complete();
    this.#stop();
  }

  #start(): void {
    this.#every(pollMs, () => this.#poll());
    this.#every(checkMs, () => this.#dropEnded());
    this.#every(heartbeatMs, async () => this.#beat());
    this.#try(() => this.#poll());
  }

  #every(ms: number, work: () => Promise<void>): void {
    this.#timers.push(setInterval(() => this.#try(work), ms).unref());
  }

  #try(work: () => Promise<void>): void {
    work().catch((error: unknown) => this.#log.warn({ err: error }, 'the feed of changes could not be read'));
  }

  #leave(stream: Stream): void {
    this.#streams.delete(stream);
    if (this.#streams.size === 0) this.#stop();
  }

  #stop(): void {
    for (const timer of this.#timers.splice(0)) clearInterval(timer);
    this.#position = undefined;
  }

  async #poll(): Promise<void> {
    if (this.#polling) return;
    this.#polling = true;
    try {
      await this.#catchUp();
      await this.#readOn();
    } finally {
      this.#polling = false;
    }
  }

  // Who comes back is first brought to where all the others are.
  async #catchUp(): Promise<void> {
    const position = (this.#position ??= await this.feed.end());
    for (const stream of this.#streams) {
      if (stream.abreast) continue;
      const missed = await this.feed.after(this.env.cityId, stream.after);
      stream.abreast = true;
      // More than one reading gives: let it look, whatever of it was for its eyes.
      if (missed.length === feedPage) stream.subscriber.next(changeEvent(position, missed));
      else
        tell(
          stream,
          missed.filter((row) => !isAfter(row, position)),
        );
    }
  }

  async #readOn(): Promise<void> {
    if (this.#position === undefined) return;
    const rows = await this.feed.after(this.env.cityId, this.#position);
    const last = rows.at(-1);
    if (last === undefined) return;
    this.#position = last;
    for (const stream of this.#streams) if (stream.abreast) tell(stream, rows);
  }

  async #dropEnded(): Promise<void> {
    const live = await this.sessions.findLive([...this.#streams].map((stream) => stream.sid));
    for (const { sid, subscriber } of [...this.#streams]) if (!live.has(sid)) subscriber.complete();
  }

  #beat(): void {
    for (const { subscriber } of this.#streams) subscriber.next({ comment: 'still here' });
  }
}

function tell({ subscriber, sees, after }: Stream, rows: readonly FeedRow[]): void {
  const seen = rows.filter((row) => isAfter(row, after) && sees(row));
  const last = seen.at(-1);
  if (last !== undefined) subscriber.next(changeEvent(last, seen));
}

const changeEvent = (position: FeedPosition, rows: readonly FeedRow[]): MessageEvent => ({
  type: 'change',
  id: eventIdOf(position),
  data: [...new Set(rows.map((row) => row.subjectType))].join(' '),
});
