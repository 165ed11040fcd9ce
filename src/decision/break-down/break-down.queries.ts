import { Injectable } from '@nestjs/common';
import { MikroORM } from '@mikro-orm/postgresql';
import type { Actor } from '../../identity/actor.js';
import { bodiesBelow } from './break-down.record.js';
import type { BodyBelow } from './break-down.record.js';

/** Reads for breaking a part down. */
@Injectable()
export class BreakDownQueries {
  constructor(private readonly orm: MikroORM) {}

  /** The bodies to which the actor may break this part down; none where he may not, or not yet. */
  bodiesBelow(actor: Actor, partId: string): Promise<BodyBelow[]> {
    return bodiesBelow(this.orm.em.fork(), actor, partId);
  }
}
