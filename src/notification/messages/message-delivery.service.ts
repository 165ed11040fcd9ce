import { Injectable } from '@nestjs/common';
import { sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import { AppError } from '../../domain/errors.js';
import type { CommandContext } from '../../identity/actor.js';
import { uuids } from '../../persistence/change.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import type { Work } from '../../persistence/command-runner.js';
import { MessageDeliveryQueries } from './message-delivery.queries.js';

const atOnce = 500;

/** Commands of the office about messages that did not arrive. */
@Injectable()
export class MessageDeliveryService {
  constructor(
    private readonly runner: CommandRunner,
    private readonly queries: MessageDeliveryQueries,
  ) {}

  /**
   * Sends a dead letter again, under the same id, to the address that its person has now.
   * @throws AppError record.not-found, state.illegal-step where it is no dead letter
   */
  async sendAgain(context: CommandContext, id: string): Promise<{ count: number }> {
    const name = { action: 'message:send-again', subjectType: 'message', subjectIds: [id] };
    return this.runner.run(context, name, async ({ em }) => {
      const [row] = await em.execute<{ state: string }[]>(
        sql`select state from message where id = ${id} and city_id = ${context.actor.cityId} for update`,
      );
      if (row === undefined) throw new AppError('record.not-found', '没有找到这条消息。');
      if (row.state !== 'dead')
        throw new AppError('state.illegal-step', '这条消息不是未送达状态，不必再发。');
      return changeOf(context, [id]);
    });
  }

  /**
   * Shows the address behind a masked one, after it was written down who looked at whose. The answer is not kept under
   * the submit's key. @throws AppError record.not-found
   */
  async unmask(context: CommandContext, id: string): Promise<{ address: string }> {
    const name = { action: 'message:unmask', subjectType: 'message', subjectIds: [id] };
    await this.runner.run(context, name, async ({ em }) => {
      const [row] = await em.execute<{ personId: string; channel: string }[]>(
        sql`select person_id as "personId", channel from message where id = ${id} and city_id = ${context.actor.cityId}`,
      );
      if (row === undefined) throw new AppError('record.not-found', '没有找到这条消息。');
      return { change: { writes: [], audit: { ...name, details: { ...row } }, bodyIds: [] }, answer: {} };
    });
    return { address: await this.queries.address(context.actor, id) };
  }

  /** Sends up to 500 dead letters again, the oldest first: after a receiver was down for long. */
  async sendAllAgain(context: CommandContext): Promise<{ count: number }> {
    const name = { action: 'message:send-again', subjectType: 'message', subjectIds: [] };
    return this.runner.run(context, name, async (work) => changeOf(context, await lockDead(context, work)));
  }
}

async function lockDead({ actor }: CommandContext, { em }: Work): Promise<string[]> {
  const rows = await em.execute<{ id: string }[]>(sql`select id from message
    where city_id = ${actor.cityId} and state = 'dead' order by created_at, id limit ${atOnce} for update`);
  return rows.map(({ id }) => id);
}

function changeOf({ actor }: CommandContext, ids: readonly string[]) {
  const audit = { action: 'message:send-again', subjectType: 'message', subjectIds: ids };
  return {
    change: { writes: [queueAgain(ids)], audit, bodyIds: [actor.bodyId] },
    answer: { count: ids.length },
  };
}

const queueAgain = (ids: readonly string[]): RawQueryFragment => sql`
  update message set state = 'queued', attempts = 0, next_try_at = clock_timestamp(), settled_at = null
  where id = any(${uuids(ids)}) and state = 'dead'`;
