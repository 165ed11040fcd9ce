import { Inject, Injectable, Logger } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { Fault } from '../../activities/contracts.js';
import { ENVIRONMENT } from '../config/environment.module.js';
import type { Environment } from '../config/environment.js';
import { ownWorkflowId } from './workflow-ids.js';

/** Keeps what a loop could not do, once per workflow, with how often and since when. */
@Injectable()
export class FaultService {
  readonly #log = new Logger(FaultService.name);

  constructor(
    private readonly orm: MikroORM,
    @Inject(ENVIRONMENT) private readonly env: Environment,
  ) {}

  /** Writes a fault, or counts it once more when the workflow already has one. */
  async record({ workflowId: shared, workflowType, code, message }: Fault): Promise<void> {
    const workflowId = ownWorkflowId(this.env.temporal.taskQueue, shared);
    this.#log.error({ workflowId, code }, 'a loop was refused a step');
    await this.orm.em.fork().execute(sql`
      insert into fault (workflow_id, workflow_type, city_id, code, message)
      values (${workflowId}, ${workflowType}, ${this.env.cityId}, ${code}, ${message})
      on conflict (workflow_id) do update set code = excluded.code, message = excluded.message,
        last_at = clock_timestamp(), times = fault.times + 1`);
  }
}
