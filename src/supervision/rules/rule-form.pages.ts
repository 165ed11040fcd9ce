import type { RulePack } from '../../domain/rule-pack.js';
import type { Fields } from '../../web/forms/form-fields.js';
import { ruleFigures, shownFigure } from './rule-figures.js';

const all = ruleFigures.flatMap(({ figures }) => figures);

/** Names of the fields that hold numbers, for reading the form. */
export const figureNumbers: readonly string[] = all
  .filter(({ unit }) => unit !== 'clock')
  .map(({ path }) => `changes.${path}`);

/** The fields of the form with per cents turned into basis points; what is no number stays for the schema to refuse. */
export function inBasisPoints(fields: Fields): Fields {
  const shares = all.filter(({ unit }) => unit === 'share').map(({ path }) => `changes.${path}`);
  const turned = shares.flatMap((name): [string, string][] => {
    const percent = Number(fields[name]);
    return Number.isFinite(percent) && fields[name] !== '' ? [[name, String(Math.round(percent * 100))]] : [];
  });
  return { ...fields, ...Object.fromEntries(turned) };
}

// Dots part the texts' own files.
export const wordsKey = (path: string): string => `rules.path-${path.replaceAll('.', '-')}`;

/** The figures of a pack by section, as the page lists them and its form names their fields. */
export const sectionsOf = (pack: RulePack) =>
  ruleFigures.map(({ section, figures }) => ({
    section,
    figures: figures.map((figure) => ({
      ...figure,
      name: `changes.${figure.path}`,
      words: wordsKey(figure.path),
      value: shownFigure(pack, figure),
    })),
  }));

/** What stands in the form at first: the figures of the newest rules. */
export const figureValues = (pack: RulePack): Fields =>
  Object.fromEntries(all.map((figure) => [`changes.${figure.path}`, shownFigure(pack, figure)]));
