import { Inject, Injectable, Logger } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import { ENVIRONMENT } from '../config/environment.module.js';
import type { Environment } from '../config/environment.js';
import { NudgeListener } from '../persistence/nudge.js';
import { SerialLoop } from '../persistence/serial-loop.js';
import { ConductorClient } from './conductor-client.js';
import type { WorkflowName } from './conductor-client.js';

const batch = 500;

/**
 * The poke pass of the outbox: takes rows, merges them per workflow, wakes each once, and only then commits
 * their removal. A crash in between wakes a workflow twice, which is the same as once.
 */
@Injectable()
export class PokeRelayService implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #log = new Logger(PokeRelayService.name);
  readonly #loop = new SerialLoop(
    () => this.#pass(),
    (error) => this.#log.warn({ err: error }, 'poke pass failed'),
  );
  readonly #listener: NudgeListener;

  constructor(
    private readonly orm: MikroORM,
    private readonly conductor: ConductorClient,
    @Inject(ENVIRONMENT) env: Environment,
  ) {
    this.#listener = new NudgeListener(env.databaseUrl, 'poke', () => this.#loop.wake());
  }

  onApplicationBootstrap(): void {
    this.#listener.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.#listener.stop();
    await this.#loop.stop();
  }

  /** True while there may be more. */
  #pass(): Promise<boolean> {
    return this.orm.em.fork().transactional(async (em) => {
      const rows = await em.execute<WorkflowName[]>(sql`
        delete from outbox where id in (select id from outbox order by id limit ${batch} for update skip locked)
        returning workflow_type as "workflowType", workflow_id as "workflowId"`);
      const merged = new Map(rows.map((row) => [row.workflowId, row]));
      await Promise.all([...merged.values()].map((name) => this.conductor.wake(name)));
      return rows.length === batch;
    });
  }
}
