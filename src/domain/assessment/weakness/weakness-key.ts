/** Where a weakness shows: in points that were lost, or in work that is slow. */
export const weaknessViews = ['points', 'work'] as const;

/** One of them. */
type WeaknessView = (typeof weaknessViews)[number];

/** By what the weaknesses of each view are put together; `row` is one indicator of one body. */
const weaknessWays = {
  points: ['indicator', 'body', 'group', 'row'],
  work: ['cause', 'body', 'group'],
} as const satisfies Record<WeaknessView, readonly string[]>;

/** A way of putting weaknesses together. */
type WeaknessWay = (typeof weaknessWays)[WeaknessView][number];

/** Why work was slow: a red lamp by its dimension, a report returned or missed, or what was raised as a restriction. */
export const slowCauses = [
  'red-time',
  'red-schedule',
  'red-quality',
  'returned',
  'missed',
  'land',
  'money',
  'authority',
  'other_body',
] as const;

/** A cause of the closed list. */
export type SlowCause = (typeof slowCauses)[number];

/** One weakness: a quarter, the way, and the code of the indicator, body, group or cause; of a row `body:indicator`. */
export interface WeaknessPlace {
  view: WeaknessView;
  /** `2025Q4`. */
  period: string;
  way: WeaknessWay;
  of: string;
}

const form = /^(points|work)\.(20\d\dQ[1-4])\.([a-z]+)\.(.{1,80})$/u;

/** The key by which a decision names the weakness that it answers: `points.2025Q4.indicator.E02`. */
export const weaknessKey = ({ view, period, way, of }: WeaknessPlace): string =>
  `${view}.${period}.${way}.${of}`;

/** Reads a key; null for what is none. */
export function weaknessPlace(key: string): WeaknessPlace | null {
  const [, view = '', period = '', way = '', of = ''] = form.exec(key) ?? [];
  if (view !== 'points' && view !== 'work') return null;
  const found = weaknessWays[view].find((one) => one === way);
  if (found === undefined) return null;
  if (found === 'row' && !/^[^:]+:[^:]+$/.test(of)) return null;
  if (found === 'cause' && !slowCauses.some((cause) => cause === of)) return null;
  return { view, period, way: found, of };
}

/** Body and indicator of a place that is a row. */
export function rowOf({ of }: Pick<WeaknessPlace, 'of'>): { body: string; indicator: string } {
  const [body = '', indicator = ''] = of.split(':');
  return { body, indicator };
}
