import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import { AppError } from '../../domain/errors.js';
import type { Actor } from '../../identity/actor.js';
import { CityClock } from '../../persistence/city-clock.js';
import { openMattersOf } from './hand-over.record.js';
import type { OpenMatter } from './hand-over.record.js';

/** One hand-over list in a line. */
export interface HandOverRow {
  id: string;
  bodyId: string;
  bodyName: string;
  postTitle: string;
  toName: string;
  fromName: string | null;
  /** The body that was merged into this one; null: the head changed. */
  fromBody: string | null;
  beganOn: string;
  reason: string;
  dueAt: Date;
  signedAt: Date | null;
  /** Not signed although its day has passed. */
  late: boolean;
  /** Whether the reader is the one who signs. */
  mine: boolean;
}

/** Reads of hand-over lists 交接清单. */
@Injectable()
export class HandOverQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
  ) {}

  /** Those within the actor's reach: unsigned first, the nearest day first; at most two hundred. */
  list(actor: Actor): Promise<HandOverRow[]> {
    return this.#read(actor, sql`true`, sql`order by h.signed_at is not null, h.due_at, h.id limit 200`);
  }

  /** Unsigned ones: of the actor himself, and for the office those whose day has passed. */
  async waiting(actor: Actor): Promise<HandOverRow[]> {
    const office = actor.role === 'supervision_office';
    const now = await this.clock.now(this.orm.em.fork(), actor.cityId);
    const which = sql`h.signed_at is null and (h.to_person = ${actor.personId} and h.post_id = ${actor.postId}
      or ${office} and h.due_at < ${now})`;
    return this.#read(actor, which, sql`order by h.due_at, h.id limit 50`);
  }

  /** One with what is on it: live until it is signed. @throws record.not-found */
  async get(actor: Actor, id: string): Promise<HandOverRow & { items: OpenMatter[] }> {
    const [row] = await this.#read(actor, sql`h.id = ${id}`, sql``);
    if (row === undefined) throw new AppError('record.not-found', '没有找到这份交接清单。');
    const em = this.orm.em.fork();
    const [kept] = await em.execute<{ items: OpenMatter[] | null }[]>(
      sql`select items from hand_over where id = ${id}`,
    );
    const items = kept?.items?.map((one) => ({ ...one, dueAt: one.dueAt && new Date(one.dueAt) })) ?? null;
    return { ...row, items: items ?? (await openMattersOf(em, row.bodyId)) };
  }

  async #read(actor: Actor, which: RawQueryFragment, order: RawQueryFragment): Promise<HandOverRow[]> {
    const em = this.orm.em.fork();
    const now = await this.clock.now(em, actor.cityId);
    return em.execute<HandOverRow[]>(sql`
      select h.id, b.id as "bodyId", b.short_name as "bodyName", p.title as "postTitle", t.name as "toName",
        f.name as "fromName", fb.short_name as "fromBody", h.began_on::text as "beganOn", h.reason, h.due_at as "dueAt",
        h.signed_at as "signedAt", h.signed_at is null and h.due_at < ${now} as late,
        h.to_person = ${actor.personId} and h.signed_at is null as mine
      from hand_over h join body b on b.id = h.body_id join post p on p.id = h.post_id join person t on t.id = h.to_person
      left join person f on f.id = h.from_person left join body fb on fb.id = h.from_body
      where h.city_id = ${actor.cityId} and ${seenBy(actor)} and ${which} ${order}`);
  }
}

function seenBy({ role, level, bodyId, personId }: Actor): RawQueryFragment {
  const cityWide = level === 'city' && ['supervision_office', 'office_head', 'leader'].includes(role);
  if (cityWide) return sql`true`;
  const county = role === 'supervision_office' && level === 'county';
  return sql`(${bodyId} = b.id or h.to_person = ${personId} or ${county} and b.parent_id = ${bodyId})`;
}
