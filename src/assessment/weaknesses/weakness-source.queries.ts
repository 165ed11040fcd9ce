import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import { decimal } from '../../domain/assessment/figure.js';
import type { WeaknessFacts } from '../../domain/assessment/weakness/say-weakness.js';
import { rowOf, weaknessPlace } from '../../domain/assessment/weakness/weakness-key.js';
import type { WeaknessPlace } from '../../domain/assessment/weakness/weakness-key.js';
import { AppError } from '../../domain/errors.js';
import { decisionsSeenBy } from '../../decision/decisions/decision.queries.js';
import type { Actor } from '../../identity/actor.js';
import { LossQueries } from './loss.queries.js';
import type { LossWay } from './loss.queries.js';
import { SlowQueries } from './slow.queries.js';
import type { SlowWay } from './slow.queries.js';

/** A decision that was opened because of a weakness. */
export interface DecisionOfWeakness {
  id: string;
  number: string;
  /** Key of the weakness. */
  key: string;
}

const none = { bodyName: null, lost: null, share: null, red: 0, reports: 0, restrictions: 0 };

/** The way from a weakness to the decision that answers it, and back. */
@Injectable()
export class WeaknessSourceQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly losses: LossQueries,
    private readonly slow: SlowQueries,
  ) {}

  /** The figures of a weakness as they are now. @throws record.not-found for what is none, or none that the actor sees */
  async facts(actor: Actor, key: string): Promise<WeaknessFacts> {
    const place = weaknessPlace(key);
    const facts = place && (await this.#factsOf(actor, key, place));
    if (facts === null) throw new AppError('record.not-found', '没有找到这个短板，请回到短板分析重新选择。');
    return facts;
  }

  /** The decisions that quote one of these weaknesses, as far as the actor reads them. */
  async decisions(actor: Actor, keys: readonly string[]): Promise<DecisionOfWeakness[]> {
    if (keys.length === 0) return [];
    return this.orm.em.fork().execute<DecisionOfWeakness[]>(sql`
      select d.id, d.number, d.source ->> 'key' as key from decision d
      where d.city_id = ${actor.cityId} and d.source is not null and d.source ->> 'key' in (${keys})
        and ${decisionsSeenBy(actor)} order by d.id`);
  }

  async #factsOf(actor: Actor, key: string, place: WeaknessPlace): Promise<WeaknessFacts | null> {
    if (place.view === 'work') return this.#slowFacts(actor, key, place);
    if (place.way === 'row') return this.#rowFacts(actor, key, place);
    const { period, lines } = await this.losses.table(actor, {
      ...{ period: place.period, by: place.way as LossWay },
    });
    const line = period === place.period ? lines.find((one) => one.key === place.of) : undefined;
    if (line === undefined) return null;
    const { name, lost, share, bodies } = line;
    return { ...none, key, name, lost, share, bodies, bodyName: place.way === 'body' ? name : null };
  }

  async #rowFacts(actor: Actor, key: string, place: WeaknessPlace): Promise<WeaknessFacts | null> {
    const { body, indicator } = rowOf(place);
    const asked = { period: place.period, body };
    const { period, rows } = await this.losses.rows(actor, { ...asked, indicator, page: 1 });
    const [row] = rows;
    if (row === undefined || period !== place.period) return null;
    const { total } = await this.losses.table(actor, { ...asked, by: 'body' });
    const share = decimal(row.lost).times(100).div(total).toFixed(1);
    return { ...none, key, name: row.name, bodyName: row.bodyName, lost: row.lost, share, bodies: 1 };
  }

  async #slowFacts(actor: Actor, key: string, place: WeaknessPlace): Promise<WeaknessFacts | null> {
    const asked = { period: place.period, by: place.way as SlowWay };
    const { period, lines } = await this.slow.table(actor, asked);
    const line = period === place.period ? lines.find((one) => one.key === place.of) : undefined;
    if (line === undefined) return null;
    const { name, red, reports, restrictions, bodies } = line;
    const bodyName = place.way === 'body' ? name : null;
    return { ...none, key, name, bodyName, red, reports, restrictions, bodies };
  }
}
