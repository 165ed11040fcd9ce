import type { wordsOf } from '../../web/words-of.js';
import { taskRowCode } from './task-row.js';
import type { CheckAnswer } from './scheme.schema.js';

/** Gives a text by its key. */
export type Words = ReturnType<typeof wordsOf>;

/** Basis points as percent with two decimals. */
export const percent = (bp: number): string => (bp / 100).toFixed(2);

/** How a row is called: by code and name; the task ledger has no code that says anything to people. */
export const rowLabel = ({ code, name }: { code: string; name: string }): string =>
  code === taskRowCode ? name : `${code} ${name}`;

/** The plan check as its fragment shows it. */
export function shownCheck(
  { weights, findings }: CheckAnswer,
  { sharedWeightBp, rows }: { sharedWeightBp: number; rows: number },
  t: Words,
) {
  const shown = findings.map(({ severity, key, row, values }) => ({
    ...{ severity, row, rowName: row === taskRowCode ? t('method.name-tasks') : row },
    text: t(`plan-problem.${key}`, inWords(values, t)),
  }));
  return {
    total: percent(weights.totalBp),
    hard: percent(weights.hardBp),
    leastHard: percent(weights.leastHardBp),
    shared: sharedWeightBp === 0 ? null : percent(sharedWeightBp),
    isWhole: weights.totalBp === 10_000,
    isHard: !findings.some(({ key }) => key === 'hard-share'),
    hasRows: rows > 0,
    errors: shown.filter(({ severity }) => severity === 'error'),
    notices: shown.filter(({ severity }) => severity === 'notice'),
  };
}

const inWords = (values: Readonly<Record<string, string>>, t: Words): Record<string, string> => {
  const { category } = values;
  return category === undefined ? values : { ...values, category: t(`schemes.category-${category}`) };
};
