import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import { dayOf } from '../../domain/calendar/city-day.js';
import { preferenceStates } from '../../domain/states/preference-states.js';
import type { PreferenceState } from '../../domain/states/preference-states.js';
import type { Actor } from '../../identity/actor.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CityClock } from '../../persistence/city-clock.js';
import { seesAllConsequences } from '../proposals/consequence-reach.record.js';
import type { PreferenceKind } from './preference.entity.js';

/** A preference as lists show it. */
export interface PreferenceRow {
  id: string;
  period: string;
  kind: PreferenceKind;
  state: PreferenceState;
  stateName: string;
  bodyName: string;
  content: string;
  amount: string;
  legalBasis: string;
  reviewNumber: string;
  validFrom: string;
  validUntil: string;
  /** It was signed, and its last day is over. */
  expired: boolean;
  decidedBy: string | null;
  decidedAt: Date | null;
  reason: string | null;
  version: number;
}

/** Preferences with their validity: those of the own body, for those who look after the loop all. */
@Injectable()
export class PreferenceQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly laws: CityLawService,
  ) {}

  /** What waits for a signature first, then what ends soonest. */
  async list(actor: Actor): Promise<PreferenceRow[]> {
    const em = this.orm.em.fork();
    const today = dayOf(await this.clock.now(em, actor.cityId));
    const all = seesAllConsequences(actor) || actor.role === 'finance';
    const rows = await em.execute<Omit<PreferenceRow, 'stateName'>[]>(sql`
      select f.id, f.period, f.kind, f.state, b.short_name as "bodyName", f.content, f.amount,
        f.legal_basis as "legalBasis", f.review_number as "reviewNumber", f.valid_from as "validFrom",
        f.valid_until as "validUntil", f.state = 'signed' and f.valid_until < ${today}::date as expired,
        p.title as "decidedBy", f.decided_at as "decidedAt", f.reason, f.version
      from preference f join body b on b.id = f.body_id left join post p on p.id = f.decided_by
      where f.city_id = ${actor.cityId}
        and (${all}::boolean or f.body_id = ${actor.bodyId} and f.state in ('signed', 'ended'))
      order by f.state <> 'drafted', f.valid_until, f.id limit 500`);
    return rows.map((row) => ({ ...row, stateName: preferenceStates.states[row.state].name }));
  }

  /** Whether the reader signs preferences. */
  async signs(actor: Actor): Promise<boolean> {
    const em = this.orm.em.fork();
    const { rules } = await this.laws.current(em, actor.cityId, await this.clock.now(em, actor.cityId));
    const [row] = await em.execute<{ code: string }[]>(sql`select code from post where id = ${actor.postId}`);
    return row !== undefined && rules.consequence.rewardSigners.includes(row.code);
  }
}
