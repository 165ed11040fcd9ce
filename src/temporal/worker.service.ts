import { Inject, Injectable, Logger } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import type { LoopActivities } from '../../activities/contracts.js';
import { ENVIRONMENT } from '../config/environment.module.js';
import type { Environment } from '../config/environment.js';

/** Token under which the composed activities are injected. */
export const LOOP_ACTIVITIES = Symbol('LoopActivities');

let runtimeInstalled = false;

/** Runs workflows and activities; when the server goes away it comes back by itself. */
@Injectable()
export class WorkerService implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #log = new Logger(WorkerService.name);
  #connection: NativeConnection | undefined;
  #worker: Worker | undefined;
  #running: Promise<void> | undefined;
  #stopped = false;

  constructor(
    @Inject(ENVIRONMENT) private readonly env: Environment,
    @Inject(LOOP_ACTIVITIES) private readonly activities: LoopActivities,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (!runtimeInstalled) Runtime.install({ logger: new DefaultLogger('WARN'), shutdownSignals: [] });
    runtimeInstalled = true;
    await this.#start();
  }

  async onModuleDestroy(): Promise<void> {
    this.#stopped = true;
    if (this.#worker?.getState() === 'RUNNING') this.#worker.shutdown();
    await this.#running;
    await this.#connection?.close().catch(() => undefined);
  }

  async #start(): Promise<void> {
    const { address, namespace, taskQueue, workflowBundle } = this.env.temporal;
    this.#connection ??= await NativeConnection.connect({ address });
    this.#worker = await Worker.create({
      connection: this.#connection,
      namespace,
      taskQueue,
      workflowBundle: { codePath: workflowBundle },
      activities: this.activities,
      maxConcurrentActivityTaskExecutions: 8,
      maxConcurrentLocalActivityExecutions: 8,
      shutdownGraceTime: '10 seconds',
      // A killed worker's loops are taken over by another after this long.
      stickyQueueScheduleToStartTimeout: '3 seconds',
    });
    this.#running = this.#worker.run().catch((error: unknown) => this.#again(error));
  }

  // A worker that fails for good is replaced; the loops themselves are safe in the server and the record.
  async #again(error: unknown): Promise<void> {
    if (this.#stopped) return;
    this.#log.error({ err: error }, 'the worker failed and is started again');
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await this.#start().catch((next: unknown) => this.#again(next));
  }
}
