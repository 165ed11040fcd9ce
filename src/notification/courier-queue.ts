import { setTimeout as pause } from 'node:timers/promises';
import { openQueue, openWorker, prepareQueue } from './queue-backend.js';
import type { JobQueue, QueueEnd, QueuePlace, SendJob } from './queue-backend.js';

const closeWithinMs = 5_000;

/** What the queue needs from its courier. */
export interface CourierQueueOptions extends QueuePlace {
  cityId: string;
  /** What is in it, in the plural: a queue of its own for each. */
  name: 'notices' | 'papers' | 'scans';
  /** How many of them one job carries at most. */
  perJob: number;
  /** Does the work for these ids; a rejection makes the queue try again, later each time. */
  send: (ids: readonly string[]) => Promise<unknown>;
  /** Hears every error of the queue; none of them ends the process. */
  report: (error: unknown) => void;
}

/**
 * The queue between what waits in the record, as notices to send or papers to make, and its doing. It holds nothing
 * that the record does not have: jobs may be lost or doubled. Where the server of the queue is away it opens with the
 * first call after that is back.
 */
export class CourierQueue {
  #ends: QueueEnd[] = [];
  #opening: Promise<JobQueue> | undefined;
  #isClosed = false;
  readonly #closed = Promise.withResolvers<never>();

  constructor(private readonly options: CourierQueueOptions) {
    this.#closed.promise.catch(() => undefined);
  }

  /** Opens both ends; worked-off jobs call `send` from now on. Opening an open queue does nothing. */
  async open(): Promise<void> {
    await this.#queue();
  }

  /** Adds jobs for these ids. Rejects when the queue cannot take them, or is closed meanwhile. */
  async enqueue(ids: readonly string[]): Promise<void> {
    const queue = await this.#queue();
    const { name, perJob } = this.options;
    const adding = inJobs(ids, perJob).map((job) =>
      queue.add('send', job, { jobId: `${name}-${job.ids[0]}` }),
    );
    // A pool that ends forgets whoever waits for a connection: such an addition would never come to an end.
    await Promise.race([Promise.all(adding), this.#closed.promise]);
  }

  /** Lets running jobs end and closes; after five seconds without an answer of the queue's server it hangs up. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#closed.reject(new Error('the courier queue is closed'));
    const ends = [...this.#ends];
    const closed = this.#closeEnds().then(() => true);
    if (await Promise.race([closed, pause(closeWithinMs, false, { ref: false })])) return;
    for (const end of ends) void end.disconnect().catch(this.options.report);
  }

  #queue(): Promise<JobQueue> {
    if (this.#isClosed) return this.#closed.promise;
    this.#opening ??= this.#open();
    return this.#opening;
  }

  async #open(): Promise<JobQueue> {
    try {
      // A Redis that never answers keeps nobody waiting past the end.
      return await Promise.race([this.#openEnds(), this.#closed.promise]);
    } catch (error) {
      await this.#closeEnds();
      this.#opening = undefined;
      throw error;
    }
  }

  // A half-open queue never becomes ready again by itself, so both ends are new each time.
  async #openEnds(): Promise<JobQueue> {
    const { cityId, send, report } = this.options;
    const name = `${this.options.name}-${cityId}`;
    await prepareQueue(this.options);
    if (this.#isClosed) return this.#closed.promise;
    const queue = this.#keep(openQueue(name, this.options), report);
    const worker = openWorker(name, this.options, (job) => send(job.data.ids));
    this.#keep(worker, report);
    await Promise.all([queue.waitUntilReady(), worker.waitUntilReady()]);
    return queue;
  }

  #keep<E extends QueueEnd>(end: E, report: (error: unknown) => void): E {
    end.on('error', report);
    this.#ends.unshift(end);
    return end;
  }

  async #closeEnds(): Promise<void> {
    const ends = this.#ends.splice(0);
    await Promise.all(ends.map((end) => end.close().catch(this.options.report)));
  }
}

function inJobs(ids: readonly string[], perJob: number): SendJob[] {
  const jobs = [];
  for (let from = 0; from < ids.length; from += perJob) jobs.push({ ids: ids.slice(from, from + perJob) });
  return jobs;
}
