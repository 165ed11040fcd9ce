import pg from 'pg';
import { demoCityId } from '../../src/organization/city-ids.js';
import { loadCity } from '../../src/organization/city-loader.js';
import { addDemoQuarters } from './demo-quarters.js';
import { storyStart } from './story-days.js';
import { tellStory } from './tell-story.js';

/** The two ways into the record: the owner loads the city, the application's role acts in it. */
export interface SeedUrls {
  ownerUrl: string;
  appUrl: string;
}

interface Seeded {
  bodies: number;
  decisions: number;
  /** Its time stands: the story was begun and is not at its end. */
  standing: boolean;
  demo: boolean;
}

/**
 * Loads the demo city and tells its story, unless decisions are there; answers with one line for the person who waits,
 * or null. A city that is no demo is left alone.
 */
export async function seedDemoCity({ ownerUrl, appUrl }: SeedUrls): Promise<string | null> {
  const before = await look(ownerUrl);
  if (before.bodies > 0 && !before.demo) return null;
  if (before.decisions > 0 && !before.standing) return null;
  await loadCity(ownerUrl, { clock: 'still', now: storyStart, demo: true });
  await addDemoQuarters(ownerUrl);
  await tellStory(appUrl);
  const { bodies, decisions } = await look(ownerUrl);
  return `演示城市已装好：${bodies}个单位，${decisions}个决策事项`;
}

async function look(connectionString: string): Promise<Seeded> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query<Seeded>(
      `select (select count(*) from body where city_id = $1)::integer as bodies,
         (select count(*) from decision where city_id = $1)::integer as decisions,
         exists (select from city_clock where city_id = $1 and mode = 'still') as standing,
         exists (select from city where id = $1 and demo) as demo`,
      [demoCityId],
    );
    return rows[0] ?? { bodies: 0, decisions: 0, standing: false, demo: false };
  } finally {
    await client.end();
  }
}
