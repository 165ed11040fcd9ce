import type { Figure } from '../figure.js';
import { weaknessPlace } from './weakness-key.js';
import type { WeaknessPlace } from './weakness-key.js';

/** What is known of a weakness at the moment at which a decision quotes it; names as they were then. */
export interface WeaknessFacts {
  key: string;
  /** Name of the indicator, body or group; null: the texts have it. */
  name: string | null;
  /** Of one body’s row the body; of a body itself. */
  bodyName: string | null;
  /** Points, two decimals, and their per cent of all that was lost; null in the view of slow work. */
  lost: Figure | null;
  share: Figure | null;
  /** Times, in the view of slow work. */
  red: number;
  reports: number;
  restrictions: number;
  bodies: number;
}

// The texts themselves belong to the pages.
type Words = (key: string, values?: Record<string, string | number>) => string;

/** A quarter in the reader’s words. */
const quarterIn = (period: string, t: Words): string =>
  t(`scores.quarter-${period.slice(-1)}`, { year: period.slice(0, 4) });

/** Name of a weakness: of the indicator, body, group or cause. */
export function nameOfWeakness(
  { way, of }: Pick<WeaknessPlace, 'way' | 'of'>,
  name: string | null,
  t: Words,
) {
  if (way === 'cause') return t(`weaknesses.cause-${of}`);
  if (name !== null && name !== '') return name;
  if (way === 'group') return t('weaknesses.no-group');
  return t(of.endsWith('DEDUCTED') ? 'scores.bar-deducted' : 'scores.bar-shared');
}

/** What a decision is called that answers a weakness. */
export function decisionTitleOf(facts: WeaknessFacts, t: Words): string {
  const place = placeOfFacts(facts);
  const what = nameOfWeakness(place, facts.name, t);
  return place.way === 'row'
    ? t('weaknesses.decision-title-of', { body: facts.bodyName ?? '', what })
    : t('weaknesses.decision-title', { what });
}

/** A weakness in one sentence, with its figures. */
export function sayWeakness(facts: WeaknessFacts, t: Words): string {
  const place = placeOfFacts(facts);
  const period = quarterIn(place.period, t);
  const what = nameOfWeakness(place, facts.name, t);
  if (place.view === 'points') {
    const values = { period, what, lost: facts.lost ?? '0', share: facts.share ?? '0', bodies: facts.bodies };
    if (place.way === 'row') return t('weaknesses.quote-row', { ...values, body: facts.bodyName ?? '' });
    return t(place.way === 'body' ? 'weaknesses.quote-body' : 'weaknesses.quote-points', values);
  }
  const { red, reports, restrictions, bodies } = facts;
  if (place.way === 'cause')
    return t('weaknesses.quote-cause', { period, what, times: red + reports + restrictions, bodies });
  return t('weaknesses.quote-work', { period, what, red, reports, restrictions });
}

function placeOfFacts({ key }: WeaknessFacts): WeaknessPlace {
  const place = weaknessPlace(key);
  if (place === null) throw new RangeError(`no weakness: ${key}`);
  return place;
}
