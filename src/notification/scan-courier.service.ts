import { Inject, Injectable, Logger } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { ENVIRONMENT } from '../config/environment.module.js';
import type { Environment } from '../config/environment.js';
import { FileScanner } from '../implementation/evidence/file-scanner.service.js';
import { SerialLoop } from '../persistence/serial-loop.js';
import { CourierQueue } from './courier-queue.js';

const lookEveryMs = 1_000;

/**
 * Has files that were taken in looked through by the scanner. The record says what waits: every second that is put into
 * the queue, where what is there already stays one job, so a dead scanner, courier or queue delays a file and lets none
 * through.
 */
@Injectable()
export class ScanCourier implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #log = new Logger(ScanCourier.name);
  readonly #looks = new SerialLoop(() => this.#look(), this.#warn('files wait for the queue'));
  readonly #queue: CourierQueue;
  #hasAsked = false;
  #tick: NodeJS.Timeout | undefined;

  constructor(
    private readonly scanner: FileScanner,
    @Inject(ENVIRONMENT) { databaseUrl, redisUrl, cityId }: Environment,
  ) {
    this.#queue = new CourierQueue({
      ...{ databaseUrl, redisUrl, cityId, name: 'scans', perJob: 1 },
      send: (ids) => this.#scan(ids),
      report: this.#warn('the queue of scans reports'),
    });
  }

  onApplicationBootstrap(): void {
    if (!this.scanner.isOn) return;
    this.#looks.wake();
    this.#tick = setInterval(() => this.#looks.wake(), lookEveryMs);
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.#tick);
    await this.#queue.close();
    await this.#looks.stop();
  }

  async #look(): Promise<false> {
    if (!this.#hasAsked) await this.scanner.askForAll();
    this.#hasAsked = true;
    const waiting = await this.scanner.waiting();
    if (waiting.length > 0) await this.#queue.enqueue(waiting);
    return false;
  }

  async #scan(ids: readonly string[]): Promise<void> {
    for (const id of ids) await this.scanner.scan(id);
  }

  #warn(what: string): (error: unknown) => void {
    return (error) => this.#log.warn({ err: error }, what);
  }
}
