import pg from 'pg';
import { demoCityId } from '../../src/organization/city-ids.js';

const quarters = ['2026Q2', '2026Q3'];

// The same quarter of 2025, or, where an indicator has none, the last one that it has, or the year.
const former = (table: string) => `
  (select distinct indicator_id, body_id from ${table} where city_id = $1 and period like '2025%') k
  cross join unnest($2::text[]) wanted cross join lateral (select * from ${table} f
    where f.indicator_id = k.indicator_id and f.body_id = k.body_id and f.period like '2025%'
    order by right(f.period, 2) = right(wanted, 2) desc, length(f.period) desc, f.period desc, f.version desc limit 1) f`;

// What one body lacks as a target, the others' mean stands for; what is there already stays as it is.
const targets = `
  insert into indicator_target (city_id, indicator_id, body_id, period, target, provenance)
  select f.city_id, f.indicator_id, f.body_id, wanted,
    coalesce(f.target, round(avg(f.target) over (partition by f.indicator_id, wanted), 1)), 'invented'
  from ${former('indicator_target')} on conflict do nothing`;

const values = `
  insert into measurement (city_id, indicator_id, body_id, period, actual, provenance, note)
  select f.city_id, f.indicator_id, f.body_id, wanted, f.actual, 'synthesised', '演示数据：按上年同期推算'
  from ${former('measurement')} on conflict do nothing`;

const rest = `
  with declared as (insert into not_applicable (city_id, indicator_id, body_id, year, reason, approved_by)
    select city_id, indicator_id, body_id, 2026, reason, approved_by from not_applicable
    where city_id = $1 and year = 2025 on conflict do nothing)
  insert into city_output (city_id, body_id, year, output, provenance)
  select city_id, body_id, 2026, output, provenance from city_output where city_id = $1 and year = 2025
  on conflict do nothing`;

/** Gives the demo city targets and values of the second and third quarter of 2026, made up from those of 2025. */
export async function addDemoQuarters(ownerUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'dukaojian demo quarters' });
  await client.connect();
  try {
    await client.query(targets, [demoCityId, quarters]);
    await client.query(values, [demoCityId, quarters]);
    await client.query(rest, [demoCityId]);
  } finally {
    await client.end();
  }
}
