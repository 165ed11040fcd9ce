import { adoptDocument, openDecision } from './decisions.js';
import type { OpenPart, RecordEye } from './record-eye.js';
import { askForTime, checkRequests, decideRequests } from './requests.js';
import { decideInterviews, tendInterviews } from './interviews.js';
import { answerOrders, decideOrders, reviewOrders } from './orders.js';
import { answerRestrictions, holdMeeting, leadRestrictions, raiseRestrictions } from './restrictions.js';
import { checkCounties } from './checks.js';
import { reportParts, reviewReports } from './reports.js';
import type { Scene } from './scene.js';

type Act = (scene: Scene) => Promise<unknown>;

/** Lives one year: month by month, on the days on which an office does these things. */
export async function liveYear(scene: Scene, year: number): Promise<void> {
  for (let month = 1; month <= 12; month += 1) {
    const today = (day: number) => dayOf(year, month, day);
    const assessed = scene.assessment?.acts(month) ?? {};
    const on = (day: number, ...acts: Act[]) => {
      const more = (assessed[day] ?? []).map(
        (act): Act =>
          () =>
            act(today(day)),
      );
      return live(scene, { day: today(day), hour: 10 }, [...acts, ...more, ...tendInterviews]);
    };
    await on(3, (all) => reportParts(all, { share: 0.5, latecomers: true }));
    await live(scene, { day: today(3), hour: 10 }, [(all) => openDecision(all, month, today(3))]);
    if (month === 1) await live(scene, { day: today(3), hour: 10 }, [(all) => takeIn(all, today(3))]);
    await on(4, signOrDispute);
    const inspected = today(6).slice(0, 7);
    await on(6, decideDisputes, breakDown, (all) => checkCounties(all, inspected), raiseRestrictions);
    await on(7, answerRestrictions);
    await on(10, decideOrders);
    await on(13, answerOrders, leadRestrictions);
    await on(16, reviewOrders, decideInterviews, askForTime);
    await on(17, checkRequests);
    await on(20, decideRequests, (all) => holdMeeting(all, today(20)), signOrDispute);
    await on(23);
    await on(26, (all) => reportParts(all, { share: 0.82, latecomers: false }));
    await live(scene, { day: today(27), hour: 16 }, [reviewReports]);
    scene.tell(`${year}年${month}月过完`);
  }
  await goTo(scene, { day: dayOf(year, 12, 31), hour: 18 });
  if (scene.until === 'settled') await endAssessment(scene, year);
}

// The fourth quarter is verified, shown, published and rewarded after the year is over, then the year itself, and
// interviews run on; nothing else is played then.
async function endAssessment(scene: Scene, year: number): Promise<void> {
  for (const month of [13, 14, 15, 16]) {
    const acts = scene.assessment?.acts(month) ?? {};
    const days = new Set([...Object.keys(acts).map(Number), ...runOn]);
    for (const day of [...days].sort((one, other) => one - other)) {
      const today = dayOf(year + 1, month - 12, day);
      const own = (acts[day] ?? []).map(
        (act): Act =>
          () =>
            act(today),
      );
      await live(scene, { day: today, hour: 10 }, [...own, ...tendInterviews]);
    }
  }
}

const runOn = [5, 8, 13, 16, 20, 23, 27];

interface Hour {
  day: string;
  hour: number;
}

// What an act brings about is done before the next one: two years of one seed meet the same lamps.
async function live(scene: Scene, at: Hour, acts: readonly Act[]): Promise<void> {
  for (const act of acts) {
    await goTo(scene, at);
    await act(scene);
  }
  await goTo(scene, at);
}

async function takeIn({ people, document, tell }: Scene, today: string): Promise<void> {
  if (document === null) return;
  tell(`来文《${document.name}》：${await adoptDocument(people, document, today)}项任务已交办`);
}

const dayOf = (year: number, month: number, day: number): string =>
  `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;

async function goTo({ people }: Scene, { day, hour }: Hour): Promise<void> {
  const office = await people.office();
  await office.post('/api/v1/demo/clock/advance', {
    to: `${day}T${String(hour).padStart(2, '0')}:00:00+08:00`,
  });
}

async function signOrDispute({ people, eye, chance }: Scene): Promise<void> {
  for (const part of await eye.parts(['dispatched'])) {
    const clerk = await people.clerkOf(part.bodyCode);
    if (
      chance.happens(0.03) &&
      part.role === 'responsible' &&
      part.bodyLevel === 'city' &&
      (await isFresh(eye, part))
    )
      await clerk.post(`/api/v1/parts/${part.id}/dispute`, {
        reason: '此项职责在机构改革中已划出本单位。',
        suggestedBody: 'GD-FGW',
      });
    else if (chance.happens(0.86)) await clerk.post(`/api/v1/parts/${part.id}/sign`, {});
  }
}

// A dispute is possible once and within the signing day only.
async function isFresh(eye: RecordEye, { id }: OpenPart): Promise<boolean> {
  const { fresh } = await eye.one<{ fresh: boolean }>(
    `select p.dispatched_at > c.still_at - interval '26 hours' and not exists (
       select from dispute x where x.part_id = p.id) and p.body_id <> (select id from body where code = 'GD-FGW') as fresh
     from task_part p, city_clock c where p.id = $1`,
    [id],
  );
  return fresh;
}

async function decideDisputes({ people, eye, chance }: Scene): Promise<void> {
  const office = await people.office();
  for (const { id } of await eye.disputes()) {
    const outcome = chance.happens(0.5) ? 'upheld' : 'rejected';
    await office.post(`/api/v1/disputes/${id}/decision`, { outcome, answer: '经核对三定规定后裁定。' });
  }
}

// 纵向连通: two counties a month hand part of what they signed for on to their bureaus and townships.
async function breakDown({ people, eye, units }: Scene): Promise<void> {
  const parts = await eye.parts(['signed', 'in_progress']);
  const fromCounties = parts.filter(
    ({ bodyLevel, number, dueOn, today }) =>
      bodyLevel === 'county' && !number.includes('-') && dueOn !== null && dueOn > today,
  );
  let given = 0;
  for (const part of fromCounties) {
    const below = units.filter(
      ({ code, level }) => level !== 'city' && code.startsWith(part.bodyCode) && code !== part.bodyCode,
    );
    if (given === 2 || below.length === 0 || (await wasBrokenDown(eye, part))) continue;
    given += 1;
    const [first, second] = below;
    const head = await people.headOf(part.bodyCode);
    await head.post(`/api/v1/parts/${part.id}/children`, {
      tasks: [
        { wording: part.wording, responsible: first?.code },
        ...(second === undefined ? [] : [{ ...keptHalf(part), responsible: second.code }]),
      ],
    });
  }
}

// The first county task a month is handed on as it came; of the second much is kept, for which the head says why.
function keptHalf({ dueOn, today }: OpenPart) {
  const wording = '承担本辖区任务';
  const leftMs = Date.parse(dueOn ?? today) - Date.parse(today);
  if (leftMs < 4 * 86_400_000) return { wording };
  const half = new Date(Date.parse(today) + leftMs / 2);
  return { wording, dueOn: half.toISOString().slice(0, 10), marginReason: '须逐项汇总复核后上报。' };
}

async function wasBrokenDown(eye: RecordEye, { id }: OpenPart): Promise<boolean> {
  const { children } = await eye.one<{ children: string }>(
    'select count(*) as children from task where parent_part_id = $1',
    [id],
  );
  return Number(children) > 0;
}
