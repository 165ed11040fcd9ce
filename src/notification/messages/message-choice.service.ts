import { Injectable } from '@nestjs/common';
import { sql } from '@mikro-orm/postgresql';
import type { CommandContext } from '../../identity/actor.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import { channelNames } from './channel.js';
import type { MessageChoiceInput } from './message-choice.schema.js';

/** Commands of a person about how he is told outside. */
@Injectable()
export class MessageChoiceService {
  constructor(private readonly runner: CommandRunner) {}

  /**
   * Keeps what the person chose, for all his posts. The audit entry says which ways, never an address.
   * Source: experience.md 49.
   */
  async choose(context: CommandContext, input: MessageChoiceInput): Promise<MessageChoiceInput> {
    const { personId, cityId, bodyId } = context.actor;
    const rows = channelNames.map((channel) => ({
      channel,
      way: input[channel].way,
      address: input[channel].address || null,
    }));
    const ways = Object.fromEntries(rows.map(({ channel, way }) => [channel, way]));
    const name = { action: 'message:choose', subjectType: 'person', subjectIds: [personId] };
    const write = sql`insert into message_choice (person_id, channel, city_id, way, address)
      select ${personId}, channel, ${cityId}, way, address
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(channel text, way text, address text)
      on conflict (person_id, channel) do update
        set way = excluded.way, address = excluded.address, changed_at = clock_timestamp()`;
    return this.runner.run(context, name, async () => ({
      change: { writes: [write], audit: { ...name, details: ways }, bodyIds: [bodyId] },
      answer: input,
    }));
  }
}
