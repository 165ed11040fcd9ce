import { seedDemoCity } from '../../scripts/seed/demo-city.js';
import type { DatabaseUrls } from '../../scripts/servers/database.js';
import { loadCity } from '../../src/organization/city-loader.js';
import { migrate } from '../../src/persistence/migrate.js';
import type { TemplateName } from './app-host-calls.js';

// The same whichever file comes first.
const loadedAt = new Date('2026-11-24T09:00:00+08:00');

/** Fills a database, empty or with all migrations, up to what the template shows. */
export async function fillTemplate(template: TemplateName, urls: DatabaseUrls): Promise<void> {
  await migrate(urls.ownerUrl);
  if (template === 'demo_city') await loadCity(urls.ownerUrl, { clock: 'still', now: loadedAt, demo: true });
  if (template === 'real_city') await loadCity(urls.ownerUrl, { clock: 'still', now: loadedAt, demo: false });
  if (template === 'demo_city_told') await seedDemoCity(urls);
}
