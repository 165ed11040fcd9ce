import { Injectable } from '@nestjs/common';
import { MikroORM } from '@mikro-orm/postgresql';
import { dayOf } from '../../domain/calendar/city-day.js';
import type { Actor } from '../../identity/actor.js';
import { CityClock } from '../../persistence/city-clock.js';
import { DelegationQueries } from './delegation.queries.js';
import type { DelegationRow } from './delegation.queries.js';
import { HandOverQueries } from './hand-over.queries.js';
import type { HandOverRow } from './hand-over.queries.js';
import { orphansOf, vacantHeadOf } from './orphans.record.js';
import type { Orphan } from './orphans.record.js';

/** What stands above a person's work: for whom he may act, what he signs for, and what has no owner. */
export interface TenureLines {
  got: DelegationRow[];
  gave: DelegationRow[];
  handOvers: HandOverRow[];
  orphans: { items: Orphan[]; count: number };
}

const nothing = { items: [], count: 0 };

/** Reads what the change of persons asks of whoever looks at his work. */
@Injectable()
export class TenureLinesQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly delegations: DelegationQueries,
    private readonly handOvers: HandOverQueries,
  ) {}

  /** The lines of one person; those without an owner only for the office. */
  async of(actor: Actor): Promise<TenureLines> {
    const running = (await this.delegations.list(actor)).filter(({ state }) => state === 'running');
    return {
      got: running.filter(({ toMe, postId }) => toMe && postId !== actor.postId),
      gave: running.filter(({ mine }) => mine),
      handOvers: await this.handOvers.waiting(actor),
      orphans: actor.role === 'supervision_office' ? await this.orphans(actor) : nothing,
    };
  }

  /** What is open without a live owner 无人负责, within the actor's reach. */
  async orphans(actor: Actor): Promise<{ items: Orphan[]; count: number }> {
    const em = this.orm.em.fork();
    return orphansOf(em, actor, dayOf(await this.clock.now(em, actor.cityId)));
  }

  /** The vacant post of the head of a body, for whoever looks at its task; null: there is a head or a delegate. */
  async vacantHead({ cityId }: Actor, bodyId: string): Promise<string | null> {
    const em = this.orm.em.fork();
    return vacantHeadOf(em, bodyId, dayOf(await this.clock.now(em, cityId)));
  }
}
