import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import { dayOf } from '../../domain/calendar/city-day.js';
import { delegatesOf, isDelegable } from '../../domain/organization/delegation.js';
import type { Actor } from '../../identity/actor.js';
import { CityClock } from '../../persistence/city-clock.js';
import { delegatesFor } from './delegation.record.js';

/** One delegation as its two persons and the office see it. */
export interface DelegationRow {
  id: string;
  postId: string;
  postTitle: string;
  bodyName: string;
  fromName: string;
  toName: string;
  fromOn: string;
  toOn: string;
  reason: string;
  /** Runs today, begins later, has ended by itself, or was ended before its day. */
  state: 'running' | 'coming' | 'ended' | 'revoked';
  /** Whether the reader delegated it and may end it. */
  mine: boolean;
  /** Whether the reader is the delegate. */
  toMe: boolean;
  /** What was done under it. */
  acts: number;
  version: number;
}

/** Something that a person did for another one. */
export interface DelegatedAct {
  at: Date;
  name: string;
  postTitle: string;
  action: string;
}

/** Reads of delegations 代理. */
@Injectable()
export class DelegationQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
  ) {}

  /** Those that the actor gave or got; for the office all of the city. The running ones first, at most two hundred. */
  async list(actor: Actor): Promise<DelegationRow[]> {
    const em = this.orm.em.fork();
    const today = dayOf(await this.clock.now(em, actor.cityId));
    const all = actor.role === 'supervision_office' && actor.level === 'city';
    return em.execute<DelegationRow[]>(sql`
      select d.id, p.id as "postId", p.title as "postTitle", b.short_name as "bodyName", f.name as "fromName",
        t.name as "toName", d.from_on::text as "fromOn", d.to_on::text as "toOn", d.reason,
        case when d.revoked_at is not null then 'revoked' when d.to_on < ${today} then 'ended'
          when d.from_on > ${today} then 'coming' else 'running' end as state,
        d.from_person = ${actor.personId} as mine, d.to_person = ${actor.personId} as "toMe",
        (select count(*)::integer from delegated_act x where x.delegation_id = d.id) as acts, d.version
      from delegation d join post p on p.id = d.post_id join body b on b.id = p.body_id
      join person f on f.id = d.from_person join person t on t.id = d.to_person
      where d.city_id = ${actor.cityId} and (${all} or ${actor.personId} in (d.from_person, d.to_person))
      order by d.revoked_at is not null, d.to_on < ${today}, d.from_on desc, d.id desc limit 200`);
  }

  /** Persons to whom the actor may delegate his post; none where he may not delegate it. */
  async choices(actor: Actor): Promise<{ value: string; label: string }[]> {
    if (!isDelegable(actor.role) || actor.onBehalf != null) return [];
    const em = this.orm.em.fork();
    const day = dayOf(await this.clock.now(em, actor.cityId));
    const { postId, role } = actor;
    const all = await delegatesFor(em, { postId, roles: delegatesOf(role), day });
    return all.map(({ personId, name, postTitle }) => ({
      value: personId,
      label: `${name}（${postTitle}）`,
    }));
  }

  /** What was done for another person to one record, oldest first; empty for nearly all records. */
  actsOn(subjectId: string): Promise<DelegatedAct[]> {
    return this.orm.em.fork().execute<DelegatedAct[]>(sql`
      select x.at, x.person_name as name, p.title as "postTitle", x.action
      from delegated_act x join post p on p.id = x.post_id
      where x.subject_ids @> array[${subjectId}]::uuid[] order by x.at, x.id limit 50`);
  }
}
