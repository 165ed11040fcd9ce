import { Inject, Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import { AppError } from '../domain/errors.js';
import type { Actor } from '../identity/actor.js';
import { CityClock } from '../persistence/city-clock.js';
import { INSPECTION_READ } from './inspection-roles.js';
import type { Remit } from './remit.queries.js';

/** A question as both sides see it. */
export interface QuestionRow {
  id: string;
  bodyName: string;
  groupName: string;
  changeId: string | null;
  wording: string;
  askedByName: string;
  askedAt: Date;
  dueAt: Date;
  answer: string | null;
  answeredByName: string | null;
  answeredAt: Date | null;
  /** Open and past its day, or answered after it. */
  late: boolean;
}

const columns = (now: Date): RawQueryFragment => sql`q.id, b.short_name as "bodyName", g.name as "groupName",
  q.change_id::text as "changeId", q.wording, q.asked_by_name as "askedByName", q.asked_at as "askedAt",
  q.due_at as "dueAt", q.answer, q.answered_by_name as "answeredByName", q.answered_at as "answeredAt",
  coalesce(q.answered_at, ${now}::timestamptz) > q.due_at as late
  from inspection_question q join body b on b.id = q.body_id join inspection_group g on g.id = q.group_id`;
const order = sql`order by q.answered_at is not null, q.due_at, q.id limit 200`;

/** Reads of questions: as the inspectors see them, and as the body does. */
@Injectable()
export class QuestionQueries {
  constructor(
    @Inject(INSPECTION_READ) private readonly inspection: MikroORM,
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
  ) {}

  /** Of the inspector's group; open ones first, by their day. */
  async ofGroup({ cityId }: Actor, { groupId }: Remit): Promise<QuestionRow[]> {
    const em = this.inspection.em.fork();
    const now = await this.clock.now(em, cityId);
    return em.execute(
      sql`select ${columns(now)} where q.city_id = ${cityId} and q.group_id = ${groupId} ${order}`,
    );
  }

  /** Asked of the actor's own body. */
  async ofBody({ cityId, bodyId }: Actor): Promise<QuestionRow[]> {
    const em = this.orm.em.fork();
    const now = await this.clock.now(em, cityId);
    return em.execute(
      sql`select ${columns(now)} where q.city_id = ${cityId} and q.body_id = ${bodyId} ${order}`,
    );
  }

  /** @throws record.not-found also for another body's */
  async getOwn({ cityId, bodyId }: Actor, id: string): Promise<QuestionRow> {
    const em = this.orm.em.fork();
    const now = await this.clock.now(em, cityId);
    const [row] = await em.execute<QuestionRow[]>(sql`select ${columns(now)}
      where q.city_id = ${cityId} and q.body_id = ${bodyId} and q.id = ${id}`);
    if (row === undefined) throw new AppError('record.not-found', '没有找到这件询问，或者它不属于本单位。');
    return row;
  }
}
