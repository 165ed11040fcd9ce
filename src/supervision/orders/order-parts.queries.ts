import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { Actor } from '../../identity/actor.js';
import { bodiesSeenBy } from './order-reach.js';

/** The open parts of one body in one decision, among which a drafter chooses. */
export interface DecisionParts {
  title: string;
  body: string;
  parts: { id: string; wording: string; lamp: string; sentence: string | null }[];
}

/** What a person may put into a supervision order. */
@Injectable()
export class OrderPartsQueries {
  constructor(private readonly orm: MikroORM) {}

  /** Open parts of a body within the actor's reach, by decision, the newest first. */
  async byDecision(actor: Actor, bodyCode: string): Promise<DecisionParts[]> {
    return this.orm.em.fork().execute<DecisionParts[]>(sql`
      select d.title, min(b.short_name) as body, jsonb_agg(jsonb_build_object('id', p.id, 'wording', t.wording,
        'lamp', p.lamp, 'sentence', p.lamp_sentence) order by t.seq, p.id) as parts
      from task_part p join task t on t.id = p.task_id join decision d on d.id = p.decision_id
      join body b on b.id = p.body_id
      where p.city_id = ${actor.cityId} and b.code = ${bodyCode} and ${bodiesSeenBy(actor)}
        and p.state not in ('draft', 'concluded', 'withdrawn', 'transferred', 'merged')
      group by d.id, d.title order by d.id desc limit 50`);
  }
}
