import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { reviewingBody } from '../../assessment/library/indicator-duty.record.js';
import { timeLeft } from '../../domain/calendar/time-left.js';
import type { TimeLeft } from '../../domain/calendar/time-left.js';
import { AppError } from '../../domain/errors.js';
import type { Actor } from '../../identity/actor.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CityClock } from '../../persistence/city-clock.js';
import { groundOf, requireJudge } from '../parts/part-ground.record.js';
import { Report } from '../reports/report.entity.js';
import { within } from '../reports/report.queries.js';

/** A report that waits for its review, as the queue shows it. */
export interface QueuedReport {
  id: string;
  number: string;
  wording: string;
  bodyName: string;
  period: string;
  kind: 'progress' | 'as_planned' | 'completion';
  reviewDueAt: Date;
  /** Another reviewer has to decide it: of the reader's own body, or written by the reader. */
  foreign: boolean;
  left: TimeLeft;
}

const queueSize = 100;

/** Reads of the review desk 审核台. */
@Injectable()
export class ReviewDeskQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly laws: CityLawService,
  ) {}

  /** What waits for a review within the actor's reach, the next due first, at most a hundred; `count` is of all. */
  async queue(actor: Actor): Promise<{ items: QueuedReport[]; count: number }> {
    const em = this.orm.em.fork();
    const cityOffice = actor.role === 'supervision_office' && actor.level === 'city';
    const rows = await em.execute<Omit<QueuedReport, 'left'>[]>(sql`
      select r.id, t.number, t.wording, b.short_name as "bodyName", r.period, r.kind,
        r.review_due_at as "reviewDueAt",
        (b.id = ${actor.bodyId} and not ${cityOffice}::boolean)
          or ${actor.personId}::text = any (r.author_ids::text[])
          or ${actor.role === 'lead_assessor'}::boolean and coalesce(${reviewingBody} <> ${actor.bodyId}, false) as foreign
      from report r join task_part p on p.id = r.part_id join task t on t.id = p.task_id join body b on b.id = r.body_id
      where r.city_id = ${actor.cityId} and r.state = 'submitted' and ${within(actor)}
      order by r.review_due_at, r.id limit ${queueSize}`);
    const now = await this.clock.now(em, actor.cityId);
    const law = await this.laws.current(em, actor.cityId, now);
    const items = rows.map((row) => ({ ...row, left: timeLeft(row.reviewDueAt, law, now) }));
    return { items, count: items.length < queueSize ? items.length : await this.#count(em, actor) };
  }

  async #count(em: EntityManager, actor: Actor): Promise<number> {
    const [row] = await em.execute<{ count: number }[]>(sql`
      select count(*)::integer as count from report r join body b on b.id = r.body_id
      where r.city_id = ${actor.cityId} and r.state = 'submitted' and ${within(actor)}`);
    return row?.count ?? 0;
  }

  /** Why the actor may not review this report, in the words of the refusal; null: he may. */
  async refusal(actor: Actor, { id, partId }: { id: string; partId: string }): Promise<string | null> {
    const em = this.orm.em.fork();
    const [ground, report] = [
      await groundOf(em, actor.cityId, partId),
      await em.findOneOrFail(Report, { id }),
    ];
    try {
      requireJudge(actor, 'report:review', ground);
      report.assertReviewer(actor.personId);
      return null;
    } catch (error) {
      if (error instanceof AppError) return error.message;
      throw error;
    }
  }
}
