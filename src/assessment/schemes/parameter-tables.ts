import { AppError } from '../../domain/errors.js';

const signs = { gte: '≥', gt: '>', lte: '≤', lt: '<' } as const;
type Bound = keyof typeof signs;
const bounds = Object.keys(signs) as Bound[];
const wordOf: Readonly<Record<string, Bound>> = {
  ...{ '≥': 'gte', '>=': 'gte', '>': 'gt', '≤': 'lte', '<=': 'lte', '<': 'lt' },
};
const arrow = ' → ';
const rest = '*';

/** A table of intervals line by line: `≥ 0.95 → 1`, `≥ 0.8 < 0.95 → 0.8`, `* → 0` for the rest. */
export function saySteps(rows: unknown): string {
  if (!Array.isArray(rows)) return '';
  return (rows as Partial<Record<Bound | 'share', string | number>>[])
    .map((row) => {
      const limits = bounds.flatMap((by) =>
        row[by] === undefined ? [] : [`${signs[by]} ${String(row[by])}`],
      );
      return `${limits.length === 0 ? rest : limits.join(' ')}${arrow}${String(row.share)}`;
    })
    .join('\n');
}

/** Factors by kind, line by line: `较大及以上 → 2`. */
export function sayFactors(factors: unknown): string {
  if (typeof factors !== 'object' || factors === null) return '';
  return Object.entries(factors)
    .map(([kind, factor]) => `${kind}${arrow}${String(factor)}`)
    .join('\n');
}

/** The table of intervals that was typed. @throws AppError request.invalid with the line that cannot be read */
export const readSteps = (typed: string): Record<string, number>[] =>
  linesOf(typed).map((line, at) => {
    const [left, share] = sidesOf(line, { name: 'rows', at });
    const bare = left.normalize('NFKC').replace(/[\s,，]/gu, '');
    const limits = [...bare.matchAll(/(≥|≤|>=|<=|>|<)(-?\d+(?:\.\d+)?)/gu)];
    const isWhole = limits.map(([text]) => text).join('') === bare;
    if (bare !== rest && (limits.length === 0 || !isWhole)) throw unreadable('rows', at);
    const given = limits.map(([, sign = '', than = '']) => [wordOf[sign] ?? 'gte', Number(than)]);
    return { ...(Object.fromEntries(given) as Record<string, number>), share };
  });

/** The factors that were typed. @throws AppError request.invalid with the line that cannot be read */
export const readFactors = (typed: string): Record<string, number> =>
  Object.fromEntries(
    linesOf(typed).map((line, at) => {
      const [kind, factor] = sidesOf(line, { name: 'multiplier', at });
      return [kind.trim(), factor];
    }),
  );

const linesOf = (typed: string): string[] => typed.split(/\r?\n/u).filter((line) => line.trim() !== '');

function sidesOf(line: string, { name, at }: { name: string; at: number }): [left: string, value: number] {
  const [left = '', right = '', ...more] = line.split(/→|=>|：|:/u);
  const value = right.normalize('NFKC').trim();
  if (left.trim() === '' || more.length > 0 || !/^\d+(\.\d+)?$/u.test(value)) throw unreadable(name, at);
  return [left, Number(value)];
}

function unreadable(name: string, at: number): AppError {
  const detail = `第${at + 1}行读不出来：左边写条件，中间写“→”，右边写数字`;
  return new AppError('request.invalid', `${detail}。`, { fields: [{ pointer: `/p/${name}`, detail }] });
}
