import { Injectable } from '@nestjs/common';
import { MikroORM } from '@mikro-orm/postgresql';
import type { Actor } from '../../identity/actor.js';
import { redPart } from './red-letter.record.js';
import type { RedPart } from './red-letter.record.js';

/** What the form of a red letter begins with. */
@Injectable()
export class RedLetterQueries {
  constructor(private readonly orm: MikroORM) {}

  /** Precondition: the actor may draft papers. @throws record.not-found, state.illegal-step unless its lamp is red */
  start({ cityId }: Actor, partId: string): Promise<RedPart> {
    return redPart(this.orm.em.fork(), { cityId, partId });
  }
}
