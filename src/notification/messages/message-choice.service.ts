import { Injectable } from '@nestjs/common';
import { sql } from '@mikro-orm/postgresql';
import type { CommandContext } from '../../identity/actor.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import { AddressCipher } from './address-cipher.service.js';
import type { AddressOwner } from './address-seals.record.js';
import { channelNames } from './channel.js';
import type { MessageChoiceInput } from './message-choice.schema.js';

/** Commands of a person about how he is told outside. */
@Injectable()
export class MessageChoiceService {
  constructor(
    private readonly runner: CommandRunner,
    private readonly addresses: AddressCipher,
  ) {}

  /**
   * Keeps what the person chose, for all his posts, addresses sealed. Neither the audit entry nor the answer that is kept
   * under the submit's key says an address.
   * Source: experience.md 49.
   */
  async choose(context: CommandContext, input: MessageChoiceInput): Promise<MessageChoiceInput> {
    const { personId, cityId, bodyId } = context.actor;
    const rows = channelNames.map((channel) => ({
      channel,
      way: input[channel].way,
      address: this.#sealed(input[channel].address, { personId, channel }),
    }));
    const ways = Object.fromEntries(rows.map(({ channel, way }) => [channel, way]));
    const name = { action: 'message:choose', subjectType: 'person', subjectIds: [personId] };
    const write = sql`insert into message_choice (person_id, channel, city_id, way, address)
      select ${personId}, channel, ${cityId}, way, address
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(channel text, way text, address text)
      on conflict (person_id, channel) do update
        set way = excluded.way, address = excluded.address, changed_at = clock_timestamp()`;
    await this.runner.run(context, name, async () => ({
      change: { writes: [write], audit: { ...name, details: ways }, bodyIds: [bodyId] },
      answer: ways,
    }));
    return input;
  }

  #sealed(address: string, owner: AddressOwner): string | null {
    return address === '' ? null : this.addresses.seal(address, owner);
  }
}
