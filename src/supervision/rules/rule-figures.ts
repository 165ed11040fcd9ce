import type { RulePack } from '../../domain/rule-pack.js';

/** In what a figure of the rules is counted; a share stands in the pack as basis points and is shown in per cent. */
type FigureUnit =
  | 'wd'
  | 'cd'
  | 'share'
  | 'points'
  | 'times'
  | 'periods'
  | 'months'
  | 'clock'
  | 'day'
  | 'characters'
  | 'files'
  | 'pages'
  | 'minutes';

/** One figure of the rules under its path in the pack. */
interface RuleFigure {
  path: string;
  unit: FigureUnit;
}

/** The figures that a form offers, by section; what is no single figure is changed by the file. */
export const ruleFigures: readonly { section: string; figures: readonly RuleFigure[] }[] = [
  {
    section: 'signing',
    figures: [
      { path: 'signing.yellowAfterWd', unit: 'wd' },
      { path: 'signing.redAfterWd', unit: 'wd' },
      { path: 'dispute.decideWithinWd', unit: 'wd' },
      { path: 'returned.answerFormWithinWd', unit: 'wd' },
    ],
  },
  {
    section: 'lamp',
    figures: [
      { path: 'lamp.time.withinWd', unit: 'wd' },
      { path: 'lamp.time.withinShareBp', unit: 'share' },
      { path: 'lamp.time.milestoneRedAfterWd', unit: 'wd' },
      { path: 'lamp.schedule.yellowAtPoints', unit: 'points' },
      { path: 'lamp.schedule.redBelowPoints', unit: 'points' },
      { path: 'lamp.quality.yellowReturned', unit: 'times' },
      { path: 'lamp.quality.redReturned', unit: 'times' },
      { path: 'lamp.quality.yellowMissing', unit: 'periods' },
      { path: 'lamp.quality.redMissing', unit: 'periods' },
    ],
  },
  {
    section: 'ladder',
    figures: [
      { path: 'ladder.reminderBeforeWd', unit: 'wd' },
      { path: 'ladder.urgeAfterYellowWd', unit: 'wd' },
      { path: 'ladder.urgeCooldownWd', unit: 'wd' },
      { path: 'ladder.draftWithHeadAfterWd', unit: 'wd' },
      { path: 'ladder.interviewRedMonthEnds', unit: 'months' },
      { path: 'ladder.interviewOrderOverdueWd', unit: 'wd' },
      { path: 'ladder.quietHours.from', unit: 'clock' },
      { path: 'ladder.quietHours.until', unit: 'clock' },
    ],
  },
  {
    section: 'order',
    figures: [
      { path: 'order.signWithinWd', unit: 'wd' },
      { path: 'order.feedbackWithinWd', unit: 'wd' },
      { path: 'order.reviewWithinWd', unit: 'wd' },
    ],
  },
  {
    section: 'deadline',
    figures: [
      { path: 'deadlineRequest.extensionsAtMost', unit: 'times' },
      { path: 'deadlineRequest.decideWithinWd', unit: 'wd' },
      { path: 'cascade.marginReasonAboveBp', unit: 'share' },
      { path: 'handOver.signWithinWd', unit: 'wd' },
    ],
  },
  {
    section: 'restriction',
    figures: [
      { path: 'restriction.raiseBeforeWd', unit: 'wd' },
      { path: 'restriction.assignWithinWd', unit: 'wd' },
      { path: 'restriction.answerWithinWd', unit: 'wd' },
      { path: 'restriction.leaderWithinWd', unit: 'wd' },
      { path: 'restriction.meetWithinWd', unit: 'wd' },
      { path: 'explanation.answerWithinWd', unit: 'wd' },
    ],
  },
  {
    section: 'month',
    figures: [
      { path: 'month.opensOnDay', unit: 'day' },
      { path: 'month.lateWd', unit: 'wd' },
      { path: 'month.reviewWithinWd', unit: 'wd' },
      { path: 'month.maxCharacters', unit: 'characters' },
      { path: 'month.maxEvidenceFiles', unit: 'files' },
      { path: 'month.maxEvidencePages', unit: 'pages' },
    ],
  },
  {
    section: 'ahead',
    figures: [
      { path: 'dispatch.takeBackMinutes', unit: 'minutes' },
      { path: 'forecast.nearDays', unit: 'cd' },
      { path: 'forecast.farDays', unit: 'cd' },
      { path: 'load.suggestWithinWd', unit: 'wd' },
    ],
  },
];

const all = ruleFigures.flatMap(({ figures }) => figures);

/** The figure of a pack at a path, as a form shows it. */
export function shownFigure(pack: RulePack, { path, unit }: RuleFigure): string {
  const value = path
    .split('.')
    .reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], pack);
  if (typeof value === 'number') return String(unit === 'share' ? value / 100 : value);
  return typeof value === 'string' ? value : '';
}

/** A figure that two packs give differently. */
export interface ChangedFigure extends RuleFigure {
  before: string;
  after: string;
}

/** What differs between two packs among the figures of the form, and how many other places differ. */
export function changedFigures(
  before: RulePack,
  after: RulePack,
): { figures: ChangedFigure[]; others: string[] } {
  const figures = all
    .map((figure) => ({ ...figure, before: shownFigure(before, figure), after: shownFigure(after, figure) }))
    .filter((figure) => figure.before !== figure.after);
  const known = new Set(all.map(({ path }) => path));
  const [former, latter] = [leavesOf(before), leavesOf(after)];
  const paths = new Set([...former.keys(), ...latter.keys()]);
  const others = [...paths].filter(
    (path) => !known.has(path) && !own.has(path) && former.get(path) !== latter.get(path),
  );
  return { figures, others };
}

// Every version has its own.
const own = new Set(['version', 'effectiveOn']);

function leavesOf(value: unknown, path = ''): Map<string, unknown> {
  if (typeof value !== 'object' || value === null) return new Map([[path, value]]);
  return new Map(
    Object.entries(value).flatMap(([key, inner]) => [
      ...leavesOf(inner, path === '' ? key : `${path}.${key}`),
    ]),
  );
}
