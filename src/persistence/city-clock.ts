import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';

/** How business time runs: with the machine, beside it, or only when it is moved. */
export type ClockMode = 'real' | 'offset' | 'still';

interface ClockRow {
  mode: ClockMode;
  offset_ms: string;
  still_at: Date | null;
}

const keptMs = 1_000;

/**
 * The only source of business time. Rules get the instant as an argument; sessions, tokens, limits and
 * `recorded_at` use machine time instead.
 */
export class CityClock {
  #kept = new Map<string, { offsetMs: number; until: number }>();

  /** City time; a running clock's offset may be up to a second old, a still one is read each time. */
  async now(em: EntityManager, cityId: string): Promise<Date> {
    const kept = this.#kept.get(cityId);
    if (kept !== undefined && kept.until > Date.now()) return new Date(Date.now() + kept.offsetMs);
    return (await this.read(em, cityId)).now;
  }

  /** City time and mode as they are in the record at this moment. */
  async read(em: EntityManager, cityId: string): Promise<{ now: Date; mode: ClockMode }> {
    const [row] = await em.execute<ClockRow[]>(
      sql`select mode, offset_ms, still_at from city_clock where city_id = ${cityId}`,
    );
    if (row === undefined) throw new Error(`city ${cityId} has no clock: load the city first`);
    if (row.still_at !== null) return { now: row.still_at, mode: row.mode };
    const offsetMs = Number(row.offset_ms);
    this.#kept.set(cityId, { offsetMs, until: Date.now() + keptMs });
    return { now: new Date(Date.now() + offsetMs), mode: row.mode };
  }

  /** Forgets what was kept; called after the clock was moved in this process. */
  forget(): void {
    this.#kept.clear();
  }
}
