import pg from 'pg';
import { demoCityId } from '../../src/organization/city-ids.js';
import { loadCity } from '../../src/organization/city-loader.js';

// A Tuesday morning of the reference data's last year: its calendar has no holidays after 2026.
const demoStart = new Date('2026-11-24T09:00:00+08:00');

/** Loads the demo city unless it is there; answers with one line for the person who waits, or null. */
export async function seedDemoCity(ownerUrl: string): Promise<string | null> {
  if ((await countBodies(ownerUrl)) > 0) return null;
  await loadCity(ownerUrl, { clock: 'offset', now: demoStart, demo: true });
  return `演示城市已装好:${await countBodies(ownerUrl)}个单位`;
}

async function countBodies(connectionString: string): Promise<number> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query<{ count: number }>(
      'select count(*)::integer as count from body where city_id = $1',
      [demoCityId],
    );
    return rows[0]?.count ?? 0;
  } finally {
    await client.end();
  }
}
