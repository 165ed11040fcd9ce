import type pg from 'pg';

/** What a value is asked for. */
interface Asked {
  code: string;
  bodyCode: string;
  period: string;
  target: string | null;
}

const fallback = '90';
// What a body that falls behind reaches of its figure, or how far it is above where less is better.
const fallsTo = { higher: 0.4, lower: 2.5 } as const;

/** Which way of an indicator is better, and how exactly it is measured; null: as exactly as may be. */
interface Way {
  better: 'higher' | 'lower';
  decimals: number | null;
}

/** What falls behind in the year: for each quarter the codes of the bodies, and the ways of the indicators. */
export interface Lag {
  bodies: ReadonlyMap<string, ReadonlySet<string>>;
  ways: ReadonlyMap<string, Way>;
}

/**
 * The measured figures of the year as the city's files have them. They are taken out of the record at the year's
 * beginning, so that data owners bring them in again month by month.
 */
export class Figures {
  private constructor(
    private readonly known: ReadonlyMap<string, string>,
    private readonly lag: Lag,
  ) {}

  static async takeOut(pool: pg.Pool, year: number, lag: Lag): Promise<Figures> {
    const { rows } = await pool.query<{ key: string; actual: string }>(
      `select i.code || ' ' || b.code || ' ' || m.period as key, trim_scale(m.actual)::text as actual from measurement m
        join indicator i on i.id = m.indicator_id join body b on b.id = m.body_id
        where m.period like $1 || '%' and m.actual is not null order by m.version`,
      [String(year)],
    );
    // What is asked for by quarters stays where the files have it for the year alone.
    await pool.query(
      `delete from measurement m where m.period like $1 || '%' and (length(m.period) > 4 or exists (
        select from indicator_version v where v.indicator_id = m.indicator_id and v.period = 'annual'))`,
      [String(year)],
    );
    return new Figures(new Map(rows.map(({ key, actual }) => [key, actual])), lag);
  }

  /** A month takes the figure of its quarter, a quarter without one that of the year; what the files lack meets its target. */
  of({ code, bodyCode, period, target }: Asked): string {
    const [year = '', month = '1'] = period.split('-');
    const quarter = period.includes('-') ? `${year}Q${Math.ceil(Number(month) / 3)}` : period;
    const figure = (of: string) => this.known.get(`${code} ${bodyCode} ${of}`);
    const own = figure(quarter) ?? figure(period.slice(0, 4)) ?? target ?? fallback;
    const way = this.lag.ways.get(code);
    if (way === undefined || this.lag.bodies.get(quarter)?.has(bodyCode) !== true) return own;
    return String(Number((Number(own) * fallsTo[way.better]).toFixed(way.decimals ?? 2)));
  }
}
