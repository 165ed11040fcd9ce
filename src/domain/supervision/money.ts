import { Decimal } from 'decimal.js';

const fenInWan = 1_000_000;
const fenInYuan = 100;
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

/** Fen of an amount in 元, as 600000 or 600,000.50; null for what is no such amount or has parts of a fen. */
export function fenFromYuan(text: string): number | null {
  const plain = text.replaceAll(/[,，\s]/g, '');
  return /^\d{1,12}(\.\d{1,2})?$/.test(plain) ? new Decimal(plain).times(fenInYuan).toNumber() : null;
}

/** An amount of fen in 元, exact: `600000` or `0.35`. */
export const yuanOf = (fen: number): string => new Decimal(fen).div(fenInYuan).toString();
