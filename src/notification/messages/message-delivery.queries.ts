import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import { masked } from '../../config/crypto/field-cipher.js';
import { AppError } from '../../domain/errors.js';
import type { Actor } from '../../identity/actor.js';
import { AddressCipher } from './address-cipher.service.js';
import type { ChannelName } from './channel.js';

/** What the office looks at: what is lost, what waits, what arrived. */
export const deliveryViews = ['dead', 'queued', 'sent'] as const;

/** One of them. */
export type DeliveryView = (typeof deliveryViews)[number];

/** A message as the office sees it: whether it arrived, and where, masked. */
interface Delivery {
  id: string;
  personName: string;
  /** Such as `138****0000`; null: none was given, or it cannot be read. */
  address: string | null;
  channel: ChannelName;
  state: DeliveryView;
  /** Of its first notice; it names kinds and counts only. */
  title: string;
  notices: number;
  createdAt: Date;
  releaseAt: Date;
  attempts: number;
  /** Machine time. */
  nextTryAt: Date;
  triedAt: Date | null;
  lastAnswer: string | null;
}

type Row = Delivery & { personId: string };

/** How many stand on a page. */
export const deliveriesOnPage = 30;

/** How messages outside fare, in the whole city. */
@Injectable()
export class MessageDeliveryQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly addresses: AddressCipher,
  ) {}

  /** How many messages are in each state, of at most ten thousand counted. */
  async counts({ cityId }: Actor): Promise<Record<DeliveryView, number>> {
    const rows = await this.orm.em.fork().execute<{ state: DeliveryView; n: number }[]>(sql`
      select s.state, (select count(*)::integer from (
        select from message m where m.city_id = ${cityId} and m.state = s.state limit 10000) x) as n
      from unnest(${`{${deliveryViews.join(',')}}`}::text[]) as s(state)`);
    const counts = { dead: 0, queued: 0, sent: 0 };
    for (const { state, n } of rows) counts[state] = n;
    return counts;
  }

  /** Thirty of one state, newest first, and whether there are more; `page` from 1. */
  async list({ cityId }: Actor, { show, page }: { show: DeliveryView; page: number }) {
    const rows = await this.orm.em.fork().execute<Row[]>(sql`
      select m.id, m.person_id as "personId", c.address, p.name as "personName", m.channel, m.state, m.created_at as "createdAt",
        m.release_at as "releaseAt", m.attempts, m.next_try_at as "nextTryAt", m.tried_at as "triedAt",
        m.last_answer as "lastAnswer", told.title, told.notices
      from message m join person p on p.id = m.person_id
      left join message_choice c on c.person_id = m.person_id and c.channel = m.channel
      cross join lateral (
        select min(n.title) as title, count(*)::integer as notices
        from message_notice o join notice n on n.id = o.notice_id where o.message_id = m.id) told
      where m.city_id = ${cityId} and m.state = ${show}
      order by m.created_at desc, m.id desc limit ${deliveriesOnPage + 1} offset ${(page - 1) * deliveriesOnPage}`);
    const items = rows.slice(0, deliveriesOnPage).map((row) => this.#shown(row));
    return { items, hasMore: rows.length > deliveriesOnPage };
  }

  /** The whole address to which a message went; whoever asks has left his audit entry. @throws record.not-found */
  async address({ cityId }: Actor, id: string): Promise<string> {
    const [row] = await this.orm.em.fork().execute<Pick<Row, 'personId' | 'channel' | 'address'>[]>(sql`
      select m.person_id as "personId", m.channel, c.address from message m
      join message_choice c on c.person_id = m.person_id and c.channel = m.channel
      where m.id = ${id} and m.city_id = ${cityId}`);
    const address = row && this.#opened(row);
    if (address == null) throw new AppError('record.not-found', '没有找到这条消息的接收地址。');
    return address;
  }

  #shown({ personId, ...row }: Row): Delivery {
    const address = this.#opened({ personId, ...row });
    return { ...row, address: address === null ? null : masked(address) };
  }

  #opened({ address, ...owner }: Pick<Row, 'personId' | 'channel' | 'address'>): string | null {
    return address === null ? null : this.addresses.openOrNull(address, owner);
  }
}
