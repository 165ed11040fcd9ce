import { sql } from '@mikro-orm/postgresql';
import { demoCityId } from '../../src/organization/city-ids.js';
import { Agenda } from './agenda.js';
import { setUpStanding } from './standing-acts.js';
import { StoryCity } from './story-city.js';
import { StoryClock } from './story-clock.js';
import { momentOf, storyEnd, storyStart } from './story-days.js';
import { StoryTeller } from './story-teller.js';
import { farming } from './story/farming.js';
import { industry } from './story/industry.js';
import { livelihood } from './story/livelihood.js';
import { openDocument } from './story/open-document.js';
import { winter } from './story/winter.js';

const deskDay = momentOf('2026-11-20 11:40');
const standingDay = momentOf('2026-11-19 09:30');
const signingDay = momentOf('2026-11-23 14:40');

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
  agenda.add(deskDay, 'in-order', () => teller.orders.clearDesk());
  agenda.add(signingDay, 'in-order', () => teller.orders.signIssuedAt(deskDay));
  agenda.add(standingDay, 'in-order', () => setUpStanding(city));
  agenda.add(momentOf(openDocument.at), 'in-order', async () => {
    await teller.decisions.register(openDocument.by, openDocument.input);
  });
  for (let at = agenda.nextAt(); at !== null; at = agenda.nextAt()) {
    await clock.goTo(at);
    await agenda.happen(at);
  }
}
