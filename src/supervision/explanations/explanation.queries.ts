import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import { AppError } from '../../domain/errors.js';
import { explanationDueAt, explanationLamp } from '../../domain/supervision/explanation-clock.js';
import type { ExplanationFacts } from '../../domain/supervision/explanation-clock.js';
import type { LampColour } from '../../domain/supervision/part-facts.js';
import type { Actor } from '../../identity/actor.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CityClock } from '../../persistence/city-clock.js';
import { bodiesSeenBy } from '../orders/order-reach.js';
import { explanationIsMine } from './explanation-reach.record.js';

/** A requested explanation as both sides see it. */
export interface ExplanationRow extends ExplanationFacts {
  id: string;
  partId: string;
  taskWording: string;
  decisionTitle: string;
  bodyId: string;
  bodyName: string;
  wording: string;
  askedByName: string;
  askerTitle: string;
  askedAt: Date;
  answer: string | null;
  answeredByName: string | null;
  /** Whether the reader answers for the body that is asked. */
  mine: boolean;
  /** Of whoever answers. */
  lamp: LampColour;
  /** Open and past its limit, or answered after it. */
  late: boolean;
}

type Row = Omit<ExplanationRow, 'lamp' | 'late'>;

const pageSize = 50;

const read = (actor: Actor): RawQueryFragment => sql`x.id, x.part_id as "partId", t.wording as "taskWording",
  d.title as "decisionTitle", b.id as "bodyId", b.short_name as "bodyName", x.wording, x.asked_by_name as "askedByName",
  o.title as "askerTitle", x.asked_at as "askedAt", x.due_at as "dueAt", x.reminded_at as "remindedAt",
  x.late_at as "lateAt", x.answer, x.answered_by_name as "answeredByName", x.answered_at as "answeredAt",
  ${explanationIsMine(actor)} as mine
  from explanation x join task_part p on p.id = x.part_id join task t on t.id = p.task_id
  join decision d on d.id = x.decision_id join body b on b.id = x.body_id join post o on o.id = x.asked_by
  where x.city_id = ${actor.cityId} and ${bodiesSeenBy(actor)}`;

/** Reads of requested explanations; a unit sees those that it was asked for. */
@Injectable()
export class ExplanationQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly laws: CityLawService,
  ) {}

  /** Open ones by their limit, then the answered ones, newest first; one page, from 1. */
  async list(actor: Actor, page = 1): Promise<{ items: ExplanationRow[]; count: number; pageSize: number }> {
    const em = this.orm.em.fork();
    const now = await this.clock.now(em, actor.cityId);
    const [counted] = await em.execute<{ count: number }[]>(sql`
      select count(*)::integer as count from explanation x join body b on b.id = x.body_id
      where x.city_id = ${actor.cityId} and ${bodiesSeenBy(actor)}`);
    const rows = await em.execute<Row[]>(sql`select ${read(actor)}
      order by x.answered_at is not null, x.answered_at desc, x.due_at, x.id
      limit ${pageSize} offset ${(page - 1) * pageSize}`);
    return { items: rows.map((row) => withLamp(row, now)), count: counted?.count ?? 0, pageSize };
  }

  /** Of one part, newest first. */
  async ofPart(actor: Actor, partId: string): Promise<ExplanationRow[]> {
    const em = this.orm.em.fork();
    const now = await this.clock.now(em, actor.cityId);
    const rows = await em.execute<Row[]>(
      sql`select ${read(actor)} and x.part_id = ${partId} order by x.asked_at desc, x.id limit 20`,
    );
    return rows.map((row) => withLamp(row, now));
  }

  /** Open ones that a leader's post asked for, by their limit. */
  async openOf({ cityId, postId }: Actor, actor: Actor): Promise<ExplanationRow[]> {
    const em = this.orm.em.fork();
    const now = await this.clock.now(em, cityId);
    const rows = await em.execute<Row[]>(sql`select ${read(actor)} and x.asked_by = ${postId}
      and x.answered_at is null order by x.due_at, x.id limit 20`);
    return rows.map((row) => withLamp(row, now));
  }

  /** The limit of what would be asked now. */
  async dueAt({ cityId }: Actor): Promise<Date> {
    const em = this.orm.em.fork();
    const now = await this.clock.now(em, cityId);
    return explanationDueAt(await this.laws.current(em, cityId, now), now);
  }

  /** @throws record.not-found also for what the actor does not see */
  async get(actor: Actor, id: string): Promise<ExplanationRow> {
    const em = this.orm.em.fork();
    const now = await this.clock.now(em, actor.cityId);
    const [row] = await em.execute<Row[]>(sql`select ${read(actor)} and x.id = ${id}`);
    if (row === undefined)
      throw new AppError('record.not-found', '没有找到这件请求说明，或者它不属于本单位。');
    return withLamp(row, now);
  }
}

const withLamp = (row: Row, now: Date): ExplanationRow => ({
  ...row,
  lamp: explanationLamp(row, now),
  late: (row.answeredAt ?? now) > row.dueAt,
});
