import { decimal } from '../../domain/assessment/figure.js';
import type { Words } from './shown-score.js';
import { shownRows } from './shown-score.js';
import type { SpecialResultQueries } from './special-result.queries.js';

type Measure = Awaited<ReturnType<SpecialResultQueries['measures']>>[number];
type BodySpecial = Awaited<ReturnType<SpecialResultQueries['ofBody']>>[number];

const percent = (bp: number): string => decimal(bp).div(100).toFixed(2);

/** By which measures of the 1+6+N a result was computed, each with what it has to do with it. */
export const shownMeasures = (measures: readonly Measure[], t: Words) =>
  measures
    .filter(({ kind }) => kind !== 'special')
    .map(({ kind, code, version, title, schemeId, specialBp }) => ({
      ...{ title, schemeId, label: t('scores.measure-version', { code, version: String(version) }) },
      kind: t(`schemes.kind-${kind}`),
      says: specialBp === null ? null : t('scores.special-share', { share: percent(specialBp) }),
    }));

/** What each special measure gave to the body, how it enters the overall result, and its rows. */
export const shownSpecials = (specials: readonly BodySpecial[], t: Words) =>
  specials.map(({ rows, counts, ...special }) => ({
    ...special,
    label: t('scores.measure-version', { code: special.code, version: String(special.version) }),
    enters: entersAs(counts, t),
    rows: shownRows(rows, t),
  }));

function entersAs(counts: Measure['counts'], t: Words): string {
  if (counts === null) return t('scores.enters-alone');
  if (counts.as === 'section') return t('scores.enters-section', { weight: percent(counts.weightBp) });
  return t('scores.enters-bonus', { most: counts.most, document: counts.documentNumber });
}
