import { figure, Decimal } from './figure.js';
import type { Figure } from './figure.js';

/** Digits that a value may have before and after its point. */
const mostWhole = 15;
const mostDecimals = 6;

/** What was typed for a value: its figure, nothing at all (null: it stays open), or why it cannot be read. */
export type ReadFigure = { value: Figure | null } | { problem: string };

/**
 * Reads a value as people type it: full-width digits, thousands separators in threes, a percent sign where the unit is
 * percent. Nothing typed is no value and never 0. Source: assumption; mission.md O3, "bad input".
 */
export function readFigure(
  typed: string,
  { unit, direction }: { unit: string; direction: string },
): ReadFigure {
  const text = typed.normalize('NFKC').replace(/\s/gu, '').replace(/[−–—]/gu, '-');
  if (text === '' || text === '待定') return { value: null };
  if (direction === 'yes_no') return readYesNo(text);
  const bare = unit === '%' ? text.replace(/%$/u, '') : text;
  if (bare.endsWith('%')) return { problem: `单位是${unit}，不是百分数` };
  if (/[万亿千百]/u.test(bare)) return { problem: `只填数字，单位是${unit}` };
  return readNumber(bare, unit);
}

function readNumber(text: string, unit: string): ReadFigure {
  if (text.includes(',') && !/^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/u.test(text))
    return { problem: '千位分隔符的位置不对，请只填数字' };
  const plain = text.replaceAll(',', '');
  if (!/^[+-]?\d+(\.\d+)?$/u.test(plain)) return { problem: `读不出数字，请只填数字，单位是${unit}` };
  const [whole = '', decimals = ''] = plain.replace(/^[+-]?0*/u, '').split('.');
  if (whole.length > mostWhole || decimals.length > mostDecimals)
    return { problem: `整数不超过${mostWhole}位，小数不超过${mostDecimals}位` };
  return { value: figure(new Decimal(plain)) };
}

function readYesNo(text: string): ReadFigure {
  if (text === '是' || text === '1') return { value: '1' };
  if (text === '否' || text === '0') return { value: '0' };
  return { problem: '请填“是”或“否”' };
}
