import type { Chance } from './chance.js';
import type { Lag } from './figures.js';
import type { RecordEye } from './record-eye.js';

/**
 * Draws which bodies fall behind: so many of each quarter, of those that the city's files have figures of. Cases of the
 * negative list stay what they are.
 */
export async function drawLag(
  eye: RecordEye,
  { year, luck, behind }: { year: number; luck: Chance; behind: Readonly<Record<string, number>> },
): Promise<Lag> {
  const scored = await eye.all<{ code: string }>(
    `select distinct b.code from measurement m join body b on b.id = m.body_id
       where m.period like $1 || '%' and b.category is not null and b.managed_by = 'city' order by 1`,
    [String(year)],
  );
  const ways = await eye.all<{ code: string; better: 'higher' | 'lower'; decimals: number | null }>(
    `select distinct on (i.code) i.code, v.direction as better, v.decimals from indicator i
       join indicator_version v on v.indicator_id = i.id where v.method <> 'negative' and v.direction <> 'yes_no' order by i.code, v.version desc`,
  );
  const bodies = new Map<string, Set<string>>();
  for (const [quarter, count] of Object.entries(behind).sort()) {
    const drawn = new Set<string>();
    while (drawn.size < Math.min(count, scored.length)) drawn.add(luck.pick(scored).code);
    bodies.set(quarter, drawn);
  }
  return { bodies, ways: new Map(ways.map(({ code, ...way }) => [code, way])) };
}
