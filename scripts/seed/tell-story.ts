import { sql } from '@mikro-orm/postgresql';
import { DocumentService } from '../../src/decision/document.service.js';
import { demoCityId } from '../../src/organization/city-ids.js';
import { Agenda } from './agenda.js';
import { StoryCity } from './story-city.js';
import { StoryClock } from './story-clock.js';
import { instant, storyEnd, storyStart } from './story-days.js';
import { StoryTeller } from './story-teller.js';
import { farming } from './story/farming.js';
import { industry } from './story/industry.js';
import { livelihood } from './story/livelihood.js';
import { openDocument } from './story/open-document.js';
import { winter } from './story/winter.js';

const deskDay = instant('2026-11-20', '11:40');
const signingDay = instant('2026-11-23', '14:40');

/**
 * Tells six weeks of the demo city through its real services, then lets its time run from the story's end. A story
 * that was cut off is not told again: its time goes on to the same end.
 */
export async function tellStory(appUrl: string): Promise<void> {
  const city = await StoryCity.open(appUrl);
  try {
    const clock = new StoryClock(city);
    if (await isUntold(city)) await play(city, clock);
    await clock.goTo(storyEnd);
    await clock.run();
  } finally {
    await city.close();
  }
}

async function isUntold(city: StoryCity): Promise<boolean> {
  const [row] = await city.read<{ untold: boolean }>(
    sql`select not exists (select from decision where city_id = ${demoCityId}) as untold`,
  );
  return row?.untold === true;
}

async function play(city: StoryCity, clock: StoryClock): Promise<void> {
  await clock.stand(storyStart);
  const agenda = new Agenda();
  const teller = new StoryTeller(city, agenda, await city.calendar(storyStart));
  for (const decision of [...winter, ...industry, ...farming, ...livelihood]) teller.add(decision);
  agenda.add(deskDay, () => teller.orders.clearDesk());
  agenda.add(signingDay, () => teller.orders.signIssuedAt(deskDay));
  agenda.add(instant(openDocument.at.slice(0, 10), openDocument.at.slice(11)), () => register(city));
  let now = storyStart;
  for (let entry = agenda.next(); entry !== undefined; entry = agenda.next()) {
    if (entry.at > now) await clock.goTo(entry.at);
    now = entry.at;
    await entry.happen();
  }
}

async function register(city: StoryCity): Promise<void> {
  const { by, input } = openDocument;
  const context = await city.as(by);
  await city
    .service(DocumentService)
    .register(context, { ...input, distribution: [...input.distribution] }, undefined);
}
