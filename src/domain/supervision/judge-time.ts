import { justAfter } from '../calendar/city-day.js';
import type { CityLaw } from '../city-law.js';
import type { ExpectedProgress } from './expected-progress.js';
import { expectedByDeadline } from './expected-progress.js';
import type { DimensionGrounds, Ground } from './ground.js';
import { latest } from './ground.js';
import type { DimensionJudgement, MilestoneFacts, PartFacts } from './part-facts.js';
import { sayFigure, sayLeft, sayLimit } from './sentences.js';

/**
 * Grounds of the time lamp: the deadline, each milestone, the signature, and the last days before the deadline.
 * `plan` is null when its milestones say nothing. Grey when a part has neither a date nor a milestone.
 * Source: rules.md, "Lamp", row "time"; being late begins right after 24:00, also on a day off (assumption).
 */
export function timeGrounds(facts: PartFacts, plan: ExpectedProgress | null, law: CityLaw): DimensionGrounds {
  const grounds = [
    ...deadlineGrounds(facts, law),
    ...facts.milestones.flatMap((milestone) => milestoneGrounds(milestone, law)),
    ...signingGrounds(facts, law),
    ...nearGrounds(facts, plan, law),
  ];
  return { grounds, otherwise: () => onTime(facts) };
}

/**
 * Days before the deadline from which a part that is behind shows yellow: L = min(3, 30 % of the task's wd),
 * cut to whole wd; 0 for a very short task, which has no such days.
 * Source: rules.md, "Lamp"; cutting is an assumption.
 */
function nearWd(facts: PartFacts, dueAt: Date, { rules, calendar }: CityLaw): number {
  const taskWd = calendar.workingDaysBetween(facts.dispatchedAt, dueAt);
  return Math.min(rules.lamp.time.withinWd, Math.floor((taskWd * rules.lamp.time.withinShareBp) / 10_000));
}

function deadlineGrounds({ dueAt, progress }: PartFacts, { calendar }: CityLaw): Ground[] {
  if (dueAt === null) return [];
  const say = (now: Date) => {
    const lateWd = calendar.workingDaysBetween(dueAt, now);
    return {
      // Without a count of days: it is said once, and the lamp may burn for long.
      sentence: `已过完成时限${sayLimit(dueAt)}，已完成${sayFigure(progress)}%`,
      wayBack: '上报办结并审核通过，或延期获批准',
      inputs: { reason: 'deadline', dueAt: dueAt.toISOString(), lateWd, progress },
    };
  };
  return [{ colour: 'red', since: justAfter(dueAt), say }];
}

/** Grounds of one milestone: yellow right after its day, red after so many wd of `law`; a done one has none. */
export function milestoneGrounds(
  { title, dueAt, doneAt }: MilestoneFacts,
  { rules, calendar }: CityLaw,
): Ground[] {
  if (doneAt !== null) return [];
  const redAfterWd = rules.lamp.time.milestoneRedAfterWd;
  const say = (now: Date) => {
    const lateWd = calendar.workingDaysBetween(dueAt, now);
    const over = lateWd > redAfterWd ? `超过${redAfterWd}个工作日` : '';
    return {
      sentence: `节点“${title}”已过时限${sayLimit(dueAt)}${over}`,
      wayBack: `完成节点“${title}”，填报并审核通过`,
      inputs: { reason: 'milestone', milestone: title, dueAt: dueAt.toISOString(), lateWd },
    };
  };
  const redSince = justAfter(calendar.addWorkingDays(dueAt, redAfterWd));
  return [
    { colour: 'yellow', since: justAfter(dueAt), say },
    { colour: 'red', since: redSince, say },
  ];
}

function signingGrounds({ signedAt, dispatchedAt }: PartFacts, { rules, calendar }: CityLaw): Ground[] {
  if (signedAt !== null) return [];
  const ground = (colour: Ground['colour'], afterWd: number): Ground => ({
    colour,
    since: justAfter(calendar.addWorkingDays(dispatchedAt, afterWd)),
    say: () => ({
      sentence: `交办已超过${afterWd}个工作日，尚未签收`,
      wayBack: '签收任务',
      inputs: { reason: 'unsigned', dispatchedAt: dispatchedAt.toISOString(), limitWd: afterWd },
    }),
  });
  return [ground('yellow', rules.signing.yellowAfterWd), ground('red', rules.signing.redAfterWd)];
}

function nearGrounds(facts: PartFacts, plan: ExpectedProgress | null, law: CityLaw): Ground[] {
  const { dueAt, progress } = facts;
  if (dueAt === null) return [];
  const withinWd = nearWd(facts, dueAt, law);
  const expected = facts.milestones.length === 0 ? expectedByDeadline(facts, dueAt, law.calendar) : plan;
  const behindSince = expected?.firstWhen((percent) => progress < percent) ?? null;
  if (withinWd === 0 || expected === null || behindSince === null) return [];
  const nearSince = justAfter(law.calendar.workingDaysBefore(dueAt, withinWd));
  const say = (now: Date) => {
    const leftWd = law.calendar.workingDaysBetween(now, dueAt);
    const should = expected.at(now);
    return {
      sentence: `距完成时限${sayLeft(leftWd)}（${sayLimit(dueAt)}），应完成${sayFigure(should)}%，实际${sayFigure(progress)}%`,
      wayBack: `填报进度达到${sayFigure(should)}%，或上报办结并审核通过`,
      inputs: { reason: 'near', dueAt: dueAt.toISOString(), leftWd, withinWd, expected: should, progress },
    };
  };
  return [{ colour: 'yellow', since: latest(nearSince, behindSince), say }];
}

function onTime({ dueAt, milestones, progress }: PartFacts): DimensionJudgement {
  if (dueAt === null && milestones.length === 0) {
    return {
      colour: 'grey',
      sentence: '长期坚持事项，尚未设定阶段目标，时限待判',
      wayBack: '设定阶段目标',
      inputs: { reason: 'no-date', progress },
    };
  }
  const sentence =
    dueAt === null ? '时限正常（长期坚持，按阶段目标推进）' : `时限正常（完成时限${sayLimit(dueAt)}）`;
  return {
    colour: 'green',
    sentence,
    wayBack: '',
    inputs: { dueAt: dueAt?.toISOString() ?? null, progress },
  };
}
