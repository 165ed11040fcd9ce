import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import { AppError } from '../../domain/errors.js';
import type { Actor } from '../../identity/actor.js';
import { mayDo } from '../../identity/permissions.js';

/** What was said about a page, as its author and whoever answers see it. */
interface FeedbackRow {
  id: string;
  page: string;
  wording: string;
  sentAt: Date;
  personName: string;
  bodyName: string;
  answer: string | null;
  answeredByName: string | null;
  answeredAt: Date | null;
}

const most = 100;
const columns = sql`f.id, f.page, f.wording, f.sent_at as "sentAt", f.person_name as "personName",
  b.short_name as "bodyName", f.answer, f.answered_by_name as "answeredByName", f.answered_at as "answeredAt"
  from feedback f join body b on b.id = f.body_id`;

/** Reads of feedback: everybody his own, and all of it whoever answers. */
@Injectable()
export class FeedbackQueries {
  constructor(private readonly orm: MikroORM) {}

  /** What this account said, newest first. */
  own({ accountId, cityId }: Actor): Promise<FeedbackRow[]> {
    return this.orm.em.fork().execute(sql`select ${columns}
      where f.city_id = ${cityId} and f.account_id = ${accountId} order by f.sent_at desc, f.id limit ${most}`);
  }

  /** For whoever answers: what waits for its answer, oldest first; empty for everybody else. */
  async open(actor: Actor): Promise<FeedbackRow[]> {
    if (!mayDo(actor, 'feedback:answer')) return [];
    return this.orm.em.fork().execute(sql`select ${columns}
      where f.city_id = ${actor.cityId} and f.answered_at is null order by f.sent_at, f.id limit ${most}`);
  }

  /** @throws record.not-found also for what somebody else said, unless one answers */
  async get(actor: Actor, id: string): Promise<FeedbackRow> {
    const all = mayDo(actor, 'feedback:answer');
    const [row] = await this.orm.em.fork().execute<FeedbackRow[]>(sql`select ${columns}
      where f.city_id = ${actor.cityId} and f.id = ${id} and (${all} or f.account_id = ${actor.accountId})`);
    if (row === undefined) throw new AppError('record.not-found', '没有找到这条意见，或者它不是您提的。');
    return row;
  }
}
