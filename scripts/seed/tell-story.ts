import { sql } from '@mikro-orm/postgresql';
import { demoCityId } from '../../src/organization/city-ids.js';
import { Agenda } from './agenda.js';
import { CheckActs } from './check-acts.js';
import { ConsequenceActs } from './consequence-acts.js';
import { InterviewActs } from './interview-acts.js';
import { ResultActs } from './result-acts.js';
import { draftNextYear } from './scheme-acts.js';
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
import { VerificationActs } from './verification-acts.js';

const deskDay = momentOf('2026-11-20 11:40');
const standingDay = momentOf('2026-11-19 09:30');
const draftingDay = momentOf('2026-11-19 16:20');
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

interface QuarterActs {
  results: ResultActs;
  consequences: ConsequenceActs;
  interviews: InterviewActs;
}

// Long published when the story begins, its rewards signed and paid; what was cut off between the two is left as it is.
async function secondQuarter(
  clock: StoryClock,
  { results, consequences, interviews }: QuarterActs,
): Promise<void> {
  await clock.stand(momentOf('2026-07-29 10:00'));
  await results.show('2026Q2');
  await clock.stand(momentOf('2026-08-06 10:00'));
  await results.publish('2026Q2', '定西市2026年第二季度考评结果（演示）');
  await clock.stand(momentOf('2026-08-13 10:00'));
  await consequences.check('2026Q2');
  await consequences.signAll('2026Q2');
  await interviews.decline('2026Q2', '主要负责人已向市委作出说明，本季度不再约谈。');
  await consequences.signLetters('2026Q2');
  await clock.stand(momentOf('2026-08-20 15:30'));
  await consequences.pay('2026Q2', '2026-08-20');
}

// Shown on 2 November, five working days for objections, one filed and decided, signed the day after; then what follows
// from it: a body’s statement, one county commended with its flag, its bonus paid, the rest still to be signed; one head was
// talked to and has promised, his rectification is to be ordered.
function thirdQuarter(agenda: Agenda, { results, consequences, interviews }: QuarterActs): void {
  const on = (at: string, act: () => Promise<void>) => agenda.add(momentOf(at), 'in-order', act);
  on('2026-11-02 10:00', () => results.show('2026Q3'));
  on('2026-11-04 15:10', () =>
    results.object('2026Q3', '第三季度增速与县统计局快报相差0.2个百分点，请按年报口径核对。'),
  );
  on('2026-11-05 16:20', () => results.advise('经核对，报送数与统计公报一致，快报数为初步核算，不作更正。'));
  on('2026-11-09 10:30', () => results.reject('以统计公报数为准，异议不成立。'));
  on('2026-11-10 10:00', () => results.publish('2026Q3', '定西市2026年第三季度考评结果（演示）'));
  on('2026-11-12 11:00', () =>
    consequences.state(
      '2026Q3',
      '三季度受持续降雨影响，两项重点任务推后完成，目前已按新的节点追赶，请予考虑。',
    ),
  );
  on('2026-11-13 10:20', () => interviews.sign('2026Q3'));
  on('2026-11-13 16:10', () => interviews.call('2026Q3', '2026-11-18T15:00:00+08:00'));
  on('2026-11-16 09:15', () => interviews.receive('2026Q3'));
  on('2026-11-16 15:20', () => consequences.check('2026Q3'));
  on('2026-11-17 09:40', () => consequences.signFirst('2026Q3'));
  on('2026-11-18 17:30', () => interviews.hold('2026Q3', '2026-11-18'));
  on('2026-11-19 15:00', () => consequences.pay('2026Q3', '2026-11-19'));
  on('2026-11-20 16:40', () => interviews.commit('2026Q3', '2026-12-31'));
}

// The third quarter was verified before its scores were shown; for the fourth, nominations are still collected.
function verifications(agenda: Agenda, acts: VerificationActs): void {
  const on = (at: string, act: () => Promise<void>) => agenda.add(momentOf(at), 'in-order', act);
  on('2026-10-09 10:10', () => acts.collect('2026Q3'));
  on('2026-10-09 16:40', () => acts.commit('2026Q3'));
  on('2026-10-12 17:10', () => acts.freeze('2026Q3'));
  on('2026-10-14 09:40', () => acts.draw('2026Q3', '2026-10-13', '2026-10-19'));
  on('2026-10-19 08:50', () => acts.start('2026Q3'));
  on('2026-10-23 17:20', () => acts.findAndEnd('2026Q3'));
  on('2026-11-19 10:20', () => acts.collect('2026Q4'));
  on('2026-11-20 16:10', () => acts.commit('2026Q4'));
}

async function play(city: StoryCity, clock: StoryClock): Promise<void> {
  const results = new ResultActs(city);
  const consequences = new ConsequenceActs(city);
  const quarters = { results, consequences, interviews: new InterviewActs(city) };
  if (!(await results.has('2026Q2'))) await secondQuarter(clock, quarters);
  await clock.stand(storyStart);
  const agenda = new Agenda();
  thirdQuarter(agenda, quarters);
  verifications(agenda, new VerificationActs(city));
  const teller = new StoryTeller(city, agenda, await city.calendar(storyStart));
  const checks = new CheckActs(city);
  for (const decision of [...winter, ...industry, ...farming, ...livelihood]) teller.add(decision);
  agenda.add(deskDay, 'in-order', () => teller.orders.clearDesk());
  agenda.add(signingDay, 'in-order', () => teller.orders.signIssuedAt(deskDay));
  agenda.add(standingDay, 'in-order', () => setUpStanding(city));
  agenda.add(draftingDay, 'in-order', () => draftNextYear(city));
  agenda.add(momentOf(openDocument.at), 'in-order', async () => {
    await teller.decisions.register(openDocument.by, openDocument.input);
  });
  agenda.add(momentOf('2026-11-09 09:20'), 'in-order', () => checks.ask());
  agenda.add(momentOf('2026-11-18 17:00'), 'in-order', () => checks.record('2026-11-17'));
  agenda.add(momentOf('2026-11-23 16:40'), 'in-order', () => teller.restrictions.convene('2026-11-26'));
  for (let at = agenda.nextAt(); at !== null; at = agenda.nextAt()) {
    await clock.goTo(at);
    await agenda.happen(at);
  }
}
