import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import { quarterOfPeriod } from '../../domain/assessment/data-month.js';
import type { Actor } from '../../identity/actor.js';
import { mayDo } from '../../identity/permissions.js';
import { eventOfCase, readEventIndicators } from './event.record.js';
import type { EventIndicator } from './event.record.js';

/** An event as those see it whom it concerns. */
export interface ShownEvent {
  id: string;
  code: string;
  name: string;
  bodyCode: string;
  bodyName: string;
  caseId: string;
  documentNumber: string;
  happenedOn: string;
  kind: string | null;
  reason: string;
  registrar: string | null;
  registeredAt: Date | null;
  /** The quarter in which it deducts. */
  quarter: string;
}

/** Events of negative lists, seen by their body, by whoever keeps the list, and by the offices. */
@Injectable()
export class EventQueries {
  constructor(private readonly orm: MikroORM) {}

  /** The events that the reader may see, the newest first. */
  async list(actor: Actor): Promise<ShownEvent[]> {
    const { cityId, bodyId } = actor;
    const all = mayDo(actor, 'event:read');
    const rows = await this.orm.em.fork().execute<Omit<ShownEvent, 'quarter'>[]>(sql`
      select e.id, i.code, i.name, b.code as "bodyCode", b.short_name as "bodyName", e.case_id as "caseId",
        e.document_number as "documentNumber", e.happened_on::text as "happenedOn", e.kind, e.reason,
        (select w.short_name from post p join body w on w.id = p.body_id where p.id = e.registered_by) as registrar,
        e.registered_at as "registeredAt"
      from negative_event e join indicator i on i.id = e.indicator_id join body b on b.id = e.body_id
      where e.city_id = ${cityId} and (${all}::boolean or e.body_id = ${bodyId} or exists (select from indicator_version v
        where v.indicator_id = i.id and (v.data_owner = ${bodyId} or v.lead_assessor = ${bodyId})))
      order by e.happened_on desc, e.id desc limit 500`);
    return rows.map((row) => ({ ...row, quarter: quarterOfPeriod(row.happenedOn.slice(0, 7)) ?? '' }));
  }

  /** The negative lists that the reader keeps. */
  indicators(actor: Actor): Promise<EventIndicator[]> {
    return readEventIndicators(this.orm.em.fork(), actor);
  }

  /** The event of a case that is already there, for whoever was refused a second one. */
  async first(
    { cityId }: Actor,
    { caseId, bodyCode }: { caseId: string; bodyCode: string },
  ): Promise<string | null> {
    const em = this.orm.em.fork();
    const [body] = await em.execute<{ id: string }[]>(
      sql`select id from body where city_id = ${cityId} and code = ${bodyCode}`,
    );
    if (body === undefined) return null;
    const event = await eventOfCase(em, { cityId, caseId, bodyId: body.id });
    return event?.id ?? null;
  }
}
