import { hash } from '@node-rs/argon2';
import pg from 'pg';
import type { RulePack } from '../domain/rule-pack.js';
import { libraryRows } from '../assessment/library/library.record.js';
import { demoCityId } from './city-ids.js';
import { cityRows } from './city-data/city-rows.js';
import type { CityRows } from './city-data/city-rows.js';
import { cityDataFile } from './city-data/data-folder.js';
import { demoPassword } from './city-data/demo-password.js';
import { insertRows } from './city-data/insert-rows.js';
import { cityRulePack, ruleRows } from './city-data/rule-rows.js';

/** How the city is loaded. */
export interface CityOptions {
  /** How its time runs: with the machine, beside it from `now` on, or standing at `now`. */
  clock: 'real' | 'offset' | 'still';
  /** City time at this moment; the machine's where it is not given. */
  now?: Date;
  /** True: invented persons and accounts with the public demo password too. False: posts are vacant. */
  demo: boolean;
  /** The rules with which it begins; those of its file where none are given. */
  rules?: RulePack;
}

/**
 * Loads the city of rules/dingxi, with its clock, first rule pack, working calendar and assessment library, in one transaction under the
 * owner's role. What is there already stays as it is, so a second run changes nothing.
 * @throws ZodError when a data file is not as its README says
 */
export async function loadCity(ownerUrl: string, options: CityOptions): Promise<void> {
  const passwordHash = options.demo ? await hash(demoPassword) : null;
  const rules = options.rules ?? cityRulePack();
  const { statisticsBodies } = rules.assessment;
  const library = libraryRows({ fileOf: cityDataFile, statisticsBodies, demo: options.demo });
  const rows = [...clockRows(options), ...ruleRows(rules), ...cityRows(passwordHash), ...library];
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'dukaojian city loader' });
  await client.connect();
  try {
    await client.query('begin');
    for (const [table, tableRows] of rows) await insertRows(client, table, tableRows);
    await client.query(beginYears, [demoCityId]);
    await client.query(clockYears, [demoCityId]);
    await client.query(leaveTrail, [demoCityId]);
    await client.query('commit');
  } finally {
    // Ending the session takes back what was not committed.
    await client.end();
  }
}

// Each assessment year that is not over begins with the city; it looks for the first time at the next midnight.
const beginYears = `insert into assessment_year (city_id, year, began_at, next_due_at)
  select city_id, year, city_now(city_id),
    ((city_now(city_id) at time zone 'Asia/Shanghai')::date + 1)::timestamp at time zone 'Asia/Shanghai'
  from assessment_step where city_id = $1
  group by city_id, year having max(due_on) >= (city_now(city_id) at time zone 'Asia/Shanghai')::date
  on conflict (city_id, year) do nothing`;
const clockYears = `insert into live_clock (workflow_id, city_id, workflow_type, next_wake_at)
  select 'assessment-year/' || city_id || '/' || year, city_id, 'assessmentYear', next_due_at
  from assessment_year where city_id = $1 and ended_at is null on conflict (workflow_id) do nothing`;

// Whoever inspects sees posts, accounts and rules come in, and by what.
const leaveTrail = `insert into audit_entry (city_id, city_time, action, subject_type, subject_ids, result)
  select $1, city_now($1), 'system:load-city', 'city', '{}', 'done'
  where not exists (select from audit_entry where city_id = $1 and action = 'system:load-city')`;

function clockRows({ clock, now = new Date(), demo }: CityOptions): CityRows {
  const name = demo ? '定西市（演示数据）' : '定西市';
  const offsetMs = clock === 'offset' ? now.getTime() - Date.now() : 0;
  const clockRow = {
    city_id: demoCityId,
    mode: clock,
    offset_ms: offsetMs,
    still_at: clock === 'still' ? now : null,
  };
  return [
    ['city', [{ id: demoCityId, name, demo }]],
    ['city_clock', [clockRow]],
  ];
}
