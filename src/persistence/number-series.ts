import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';

/**
 * The next number of a series, `〔2026〕12号`, without gaps within a city and year: the row stays locked until the
 * transaction commits, so call it as late as possible.
 */
export async function nextNumber(
  em: EntityManager,
  { cityId, series, day }: { cityId: string; series: string; day: string },
): Promise<string> {
  const year = Number(day.slice(0, 4));
  const [row] = await em.execute<{ last: number }[]>(sql`
    insert into number_series (city_id, series, year, last) values (${cityId}, ${series}, ${year}, 1)
    on conflict (city_id, series, year) do update set last = number_series.last + 1 returning last`);
  if (row === undefined) throw new Error(`number series ${series} gave no number`);
  return `〔${year}〕${row.last}号`;
}
