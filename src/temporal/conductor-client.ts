import { Injectable, Inject } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import { Client, Connection } from '@temporalio/client';
import { ENVIRONMENT } from '../config/environment.module.js';
import type { Environment } from '../config/environment.js';
import { recordIdOf, sharedWorkflowId } from './workflow-ids.js';

/** A workflow as the record names it. */
export interface WorkflowName {
  workflowType: string;
  workflowId: string;
}

// A relay waits for this answer in its open transaction, which holds back the seal and the feed of the whole city.
const answerWithinMs = 5_000;

/** The one door to the Temporal server: wakes workflows, starting those that do not run. */
@Injectable()
export class ConductorClient implements OnApplicationShutdown {
  #client: Promise<Client> | undefined;

  constructor(@Inject(ENVIRONMENT) private readonly env: Environment) {}

  /** Starts the workflow if it does not run, and pokes it; waking twice is waking once. @throws when no answer comes in 5 s */
  async wake({ workflowType, workflowId }: WorkflowName): Promise<void> {
    const client = await this.#connect();
    await client.withDeadline(Date.now() + answerWithinMs, () =>
      client.workflow.signalWithStart(workflowType, {
        workflowId: sharedWorkflowId(this.env.temporal.taskQueue, workflowId),
        taskQueue: this.env.temporal.taskQueue,
        args: [recordIdOf(workflowId)],
        signal: 'poke',
        // A look runs within a workflow task: a killed worker's is taken over by another after this long.
        workflowTaskTimeout: '5 seconds',
      }),
    );
  }

  /** @throws when the server cannot be reached */
  async check(): Promise<void> {
    const client = await this.#connect();
    await client.connection.workflowService.getSystemInfo({});
  }

  async onApplicationShutdown(): Promise<void> {
    const client = await this.#client?.catch(() => undefined);
    await client?.connection.close();
  }

  // Kept once it is there; a failed try is forgotten, the next call tries again.
  #connect(): Promise<Client> {
    const { address, namespace } = this.env.temporal;
    this.#client ??= Connection.connect({ address, connectTimeout: answerWithinMs })
      .then((connection) => new Client({ connection, namespace }))
      .catch((error: unknown) => {
        this.#client = undefined;
        throw error;
      });
    return this.#client;
  }
}
