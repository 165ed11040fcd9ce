import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { Actor } from '../../identity/actor.js';
import { mayDo } from '../../identity/permissions.js';
import type { AwardInput, VetoInput } from './award.schema.js';

interface Shown {
  id: string;
  bodyName: string;
  registeredAt: Date;
}

/** Bonus as those see it whom it concerns. */
export type ShownAward = Omit<AwardInput, 'year'> & Shown & { year: number };

/** A veto as those see it whom it concerns. */
export type ShownVeto = VetoInput & Shown;

/** Bonus and vetoes, seen by their body and by the offices. */
@Injectable()
export class AwardQueries {
  constructor(private readonly orm: MikroORM) {}

  /** The newest first. */
  awards(actor: Actor): Promise<ShownAward[]> {
    return this.orm.em.fork().execute<ShownAward[]>(sql`
      select a.id, b.code as "bodyCode", b.short_name as "bodyName", a.year, a.matter, a.level,
        a.document_number as "documentNumber", trim_scale(a.points)::text as points, a.reason,
        a.registered_at as "registeredAt"
      from bonus_award a join body b on b.id = a.body_id
      where a.city_id = ${actor.cityId} and ${within(actor)} order by a.year desc, a.id desc limit 500`);
  }

  /** The newest first. */
  vetoes(actor: Actor): Promise<ShownVeto[]> {
    return this.orm.em.fork().execute<ShownVeto[]>(sql`
      select v.id, b.code as "bodyCode", b.short_name as "bodyName", v.legal_basis as "legalBasis",
        v.document_number as "documentNumber", v.approved_by as "approvedBy", v.from_on::text as "fromOn",
        v.until_on::text as "untilOn", v.grade_at_most as "gradeAtMost", v.reason, v.registered_at as "registeredAt"
      from veto v join body b on b.id = v.body_id
      where v.city_id = ${actor.cityId} and ${within(actor)} order by v.id desc limit 500`);
  }
}

const within = (actor: Actor) => sql`(${mayDo(actor, 'event:read')}::boolean or b.id = ${actor.bodyId})`;
