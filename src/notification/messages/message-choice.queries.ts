import { Inject, Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import { ENVIRONMENT } from '../../config/environment.module.js';
import type { Environment } from '../../config/environment.js';
import type { MessageWay } from '../../domain/notification/release-of.js';
import type { Actor } from '../../identity/actor.js';
import { AddressCipher } from './address-cipher.service.js';
import { channelNames } from './channel.js';
import type { ChannelName } from './channel.js';
import { openNames } from './open-channels.js';

/** What a person chose for one channel. */
interface MessageChoice {
  channel: ChannelName;
  way: MessageWay;
  /** Empty: none was given. */
  address: string;
  /** Whether the city has set the channel up; what was chosen before holds from then on. */
  isOpen: boolean;
}

/** A message that was sent to the reader himself, or will be. */
interface OwnMessage {
  id: string;
  channel: ChannelName;
  state: 'queued' | 'sent' | 'dead' | 'cancelled';
  title: string;
  notices: number;
  createdAt: Date;
  releaseAt: Date;
}

/** What a person chose, and what went out to him. */
@Injectable()
export class MessageChoiceQueries {
  constructor(
    private readonly orm: MikroORM,
    @Inject(ENVIRONMENT) private readonly env: Environment,
    private readonly addresses: AddressCipher,
  ) {}

  /** A line for every channel; 不接收 where nothing was chosen. */
  async choices({ personId }: Actor): Promise<MessageChoice[]> {
    const rows = await this.orm.em
      .fork()
      .execute<Omit<MessageChoice, 'isOpen'>[]>(
        sql`select channel, way, coalesce(address, '') as address from message_choice where person_id = ${personId}`,
      );
    const open = openNames(this.env.messages);
    return channelNames.map((channel) => {
      const { way = 'off', address = '' } = rows.find((row) => row.channel === channel) ?? {};
      const shown = this.addresses.openOrNull(address, { personId, channel }) ?? '';
      return { channel, way, address: shown, isOpen: open.includes(channel) };
    });
  }

  /** The last ten messages to the person himself, newest first. */
  async ownMessages({ personId }: Actor): Promise<OwnMessage[]> {
    return this.orm.em.fork().execute<OwnMessage[]>(sql`
      select m.id, m.channel, m.state, m.created_at as "createdAt", m.release_at as "releaseAt", told.title, told.notices
      from message m cross join lateral (
        select min(n.title) as title, count(*)::integer as notices
        from message_notice o join notice n on n.id = o.notice_id where o.message_id = m.id) told
      where m.person_id = ${personId} order by m.created_at desc, m.id desc limit 10`);
  }
}
