import { Decimal } from 'decimal.js';

const fenInWan = 1_000_000;
const mostWan = 100_000_000;

/**
 * Fen of an amount that is written in 万元, as 12600 or 12,600.50; null for what is no such amount, is negative, has
 * parts of a fen, or is above a trillion yuan.
 */
export function fenFromWan(text: string): number | null {
  const plain = text.replaceAll(/[,，\s]/g, '');
  if (!/^\d{1,9}(\.\d{1,6})?$/.test(plain)) return null;
  const wan = new Decimal(plain);
  return wan.gt(mostWan) ? null : wan.times(fenInWan).toNumber();
}

/** An amount of fen in 万元, at most two decimals: `12600` or `0.35`. */
export const wanOf = (fen: number): string => new Decimal(fen).div(fenInWan).toDecimalPlaces(2).toString();
