const figures = '〇一二三四五六七八九';
const year = '((?:19|20)\\d\\d|[二一][〇○零Oo一二三四五六七八九]{3})';
const part = '(\\d{1,2}|[一二三四五六七八九十]{1,3})';

/** A full date in plain text: 2026年3月5日, 二〇二六年三月五日, 2026-03-05. Groups: year, month, day. */
export const writtenDate = `${year}[年./-]${part}[月./-]${part}日?`;

/** The ISO date of the three groups of `writtenDate`; null when there is no such day. */
export function isoDateOf([inYear = '', month = '', day = '']: readonly string[]): string | null {
  const [y, m, d] = [yearFigures(inYear), figure(month), figure(day)];
  const date = new Date(Date.UTC(y, m - 1, d));
  if (date.getUTCMonth() !== m - 1 || date.getUTCDate() !== d) return null;
  return date.toISOString().slice(0, 10);
}

function yearFigures(word: string): number {
  return Number(
    [...word].map((digit) => (/\d/.test(digit) ? digit : Math.max(0, figures.indexOf(digit)))).join(''),
  );
}

function figure(word: string): number {
  if (/^\d+$/.test(word)) return Number(word);
  const [tens, ones] = word.includes('十') ? word.split('十') : ['零', word];
  const ten = tens === '零' ? 0 : tens === '' ? 1 : figures.indexOf(tens ?? '');
  return ten * 10 + (ones === '' ? 0 : figures.indexOf(ones ?? ''));
}
