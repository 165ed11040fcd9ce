import pg from 'pg';
import { demoCityId } from '../../src/organization/city-ids.js';

const quarters = ['2025Q2', '2025Q3'];

// What one body lacks as a target, the others' mean stands for; what is there already stays as it is.
const targets = `
  insert into indicator_target (city_id, indicator_id, body_id, period, target, provenance)
  select city_id, indicator_id, body_id, replace(period, '2025', '2026'),
    coalesce(target, round(avg(target) over (partition by indicator_id, period), 1)), 'invented'
  from indicator_target where city_id = $1 and period = any($2) on conflict do nothing`;

const values = `
  insert into measurement (city_id, indicator_id, body_id, period, actual, provenance, note)
  select distinct on (indicator_id, body_id, period) city_id, indicator_id, body_id, replace(period, '2025', '2026'), actual,
    'synthesised', '演示数据：按上年同期推算'
  from measurement where city_id = $1 and period = any($2)
  order by indicator_id, body_id, period, version desc on conflict do nothing`;

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
