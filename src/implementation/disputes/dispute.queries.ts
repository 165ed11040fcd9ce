import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { timeLeft } from '../../domain/calendar/time-left.js';
import type { TimeLeft } from '../../domain/calendar/time-left.js';
import { AppError } from '../../domain/errors.js';
import type { DisputeState } from '../../domain/states/dispute-states.js';
import type { Actor } from '../../identity/actor.js';
import { mayDo } from '../../identity/permissions.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CityClock } from '../../persistence/city-clock.js';
import { groundOf, requireJudge } from '../parts/part-ground.record.js';
import { within } from '../reports/report.queries.js';

/** A dispute about duty as the office sees it. */
export interface DisputeView {
  id: string;
  partId: string;
  wording: string;
  decisionTitle: string;
  bodyName: string;
  suggestedBody: string | null;
  reason: string;
  raisedAt: Date;
  decideDueAt: Date;
  dueAt: Date | null;
  state: DisputeState;
  answer: string | null;
  decidedAt: Date | null;
  decidedBy: string | null;
  version: number;
  left: TimeLeft;
}

/** Reads of disputes about duty 职责异议. */
@Injectable()
export class DisputeQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly laws: CityLawService,
  ) {}

  /** Those that wait for a decision within the actor's reach, the next due first; at most a hundred. */
  queue(actor: Actor): Promise<DisputeView[]> {
    return this.#read(actor, sql`x.state = 'raised'`, sql` order by x.decide_due_at, x.id limit 100`);
  }

  /**
   * One of them, and why the actor who decides others may not decide it (null: he may, or decides none).
   * @throws record.not-found for what concerns neither the actor's office nor his body
   */
  async get(actor: Actor, id: string): Promise<DisputeView & { refusal: string | null }> {
    const [dispute] = await this.#read(actor, sql`x.id = ${id}`);
    if (dispute === undefined) throw new AppError('record.not-found', '没有找到这件职责异议。');
    const may = mayDo(actor, 'dispute:decide');
    const refusal = may ? await refusalOf(this.orm.em.fork(), actor, dispute.partId) : null;
    return { ...dispute, refusal };
  }

  // Whoever takes over reads it as well as whoever raised it.
  async #read(actor: Actor, which: RawQueryFragment, order = sql``): Promise<DisputeView[]> {
    const em = this.orm.em.fork();
    const rows = await em.execute<Omit<DisputeView, 'left'>[]>(sql`
      select x.id, p.id as "partId", t.wording, d.title as "decisionTitle", b.short_name as "bodyName",
        s.short_name as "suggestedBody", x.reason, x.raised_at as "raisedAt", x.decide_due_at as "decideDueAt",
        p.due_at as "dueAt", x.state, x.answer, x.decided_at as "decidedAt", o.title as "decidedBy", x.version
      from dispute x join task_part p on p.id = x.part_id join task t on t.id = p.task_id
      join decision d on d.id = p.decision_id join body b on b.id = p.body_id
      left join body s on s.id = x.suggested_body_id left join post o on o.id = x.decided_by
      where x.city_id = ${actor.cityId} and ${which} and (${within(actor)}
        or x.state = 'upheld' and exists (select 1 from task_part n where n.task_id = p.task_id
          and n.body_id = ${actor.bodyId}))${order}`);
    const now = await this.clock.now(em, actor.cityId);
    const law = await this.laws.current(em, actor.cityId, now);
    return rows.map((row) => ({ ...row, left: timeLeft(row.decideDueAt, law, now) }));
  }
}

async function refusalOf(em: EntityManager, actor: Actor, partId: string): Promise<string | null> {
  try {
    requireJudge(actor, 'dispute:decide', await groundOf(em, actor.cityId, partId));
    return null;
  } catch (error) {
    if (error instanceof AppError) return error.message;
    throw error;
  }
}
