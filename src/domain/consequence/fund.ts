import { periodOf } from '../assessment/quarter.js';
import { AppError } from '../errors.js';
import { yuanOf } from '../supervision/money.js';

/**
 * Kinds of entries in the ledger of the reward fund: 年度预算, 预留 and its 释放, 核定 (a grant reserves), 核减 of a grant
 * that was not paid, 拨付 (payment spends), 退回 of money that was paid.
 */
export type FundEntryKind =
  'budget' | 'reservation' | 'release' | 'grant' | 'cancellation' | 'payment' | 'return';

/** The reward fund of one year; all amounts in fen, never negative. */
export interface FundState {
  year: number;
  totalFen: number;
  /** Kept back for the fourth quarter and the year. */
  heldFen: number;
  /** Granted and not cancelled or returned, whether it is paid or not. */
  grantedFen: number;
  /** Paid and not returned. */
  paidFen: number;
}

/** One entry to be made. */
export interface Booking {
  kind: Exclude<FundEntryKind, 'budget'>;
  amountFen: number;
}

/** What was granted to one consequence so far, in fen. */
export interface GrantState {
  grantedFen: number;
  paidFen: number;
}

const changes: Record<Booking['kind'], Partial<Record<'heldFen' | 'grantedFen' | 'paidFen', 1 | -1>>> = {
  reservation: { heldFen: 1 },
  release: { heldFen: -1 },
  grant: { grantedFen: 1 },
  cancellation: { grantedFen: -1 },
  payment: { paidFen: 1 },
  return: { grantedFen: -1, paidFen: -1 },
};

/** What is neither kept back nor granted, in fen. */
export const freeFen = ({ totalFen, heldFen, grantedFen }: FundState): number =>
  totalFen - heldFen - grantedFen;

/** Whether the year is over on a day `YYYY-MM-DD`: then only what was kept back can be granted. */
export const isFundClosed = (year: number, day: string): boolean => day > `${year}-12-31`;

/**
 * The fund after these entries, one after the other.
 * @throws AppError fund.overdrawn where one would take more than is there, by a single fen
 */
export function book(fund: FundState, bookings: readonly Booking[]): FundState {
  let state = fund;
  for (const { kind, amountFen } of bookings) {
    const next = { ...state };
    for (const [name, sign] of Object.entries(changes[kind]) as ['heldFen', 1 | -1][])
      next[name] += sign * amountFen;
    if (isOverdrawn(next)) throw overdrawn(state.year, freeFen(state), amountFen);
    state = next;
  }
  return state;
}

/**
 * The entries of a grant for a result: of the fourth quarter and of the year what was kept back is used first, and after the
 * year nothing else. Source: rules.md, "Consequences": fourth-quarter results are reserved before 31 December.
 * @throws AppError fund.closed for another quarter once the year is over, fund.overdrawn where less was kept back
 */
export function grantBookings(
  fund: FundState,
  { amountFen, period, day }: { amountFen: number; period: string; day: string },
): Booking[] {
  if (amountFen === 0) return [];
  const closesYear = periodOf(period)?.closesYear ?? false;
  const closed = isFundClosed(fund.year, day);
  if (closed && !closesYear) throw yearOver(fund.year);
  const held = closesYear ? Math.min(fund.heldFen, amountFen) : 0;
  if (closed && held < amountFen) throw overdrawn(fund.year, fund.heldFen, amountFen);
  return withoutNothing([
    { kind: 'release', amountFen: held },
    { kind: 'grant', amountFen },
  ]);
}

/**
 * The entries by which a grant becomes another amount: more is granted as any grant, less is cancelled as far as it was
 * not paid; what was paid beyond it has to come back first.
 * @throws AppError as `grantBookings`
 */
export function regrantBookings(
  fund: FundState,
  grant: GrantState,
  to: { amountFen: number; period: string; day: string },
): Booking[] {
  const more = to.amountFen - grant.grantedFen;
  if (more >= 0) return grantBookings(fund, { ...to, amountFen: more });
  const unpaid = grant.grantedFen - grant.paidFen;
  return withoutNothing([{ kind: 'cancellation', amountFen: Math.min(-more, unpaid) }]);
}

const withoutNothing = (bookings: readonly Booking[]): Booking[] =>
  bookings.filter(({ amountFen }) => amountFen > 0);

function isOverdrawn(fund: FundState): boolean {
  const { heldFen, grantedFen, paidFen } = fund;
  return freeFen(fund) < 0 || heldFen < 0 || grantedFen < 0 || paidFen < 0 || paidFen > grantedFen;
}

function overdrawn(year: number, availableFen: number, amountFen: number): AppError {
  const detail = `${year}年奖励资金可用${yuanOf(availableFen)}元，本次需要${yuanOf(amountFen)}元，不能超支。`;
  return new AppError('fund.overdrawn', detail, { context: { availableFen, amountFen } });
}

/** Nothing is kept back, and nothing of another quarter granted, once the year is over. */
export const yearOver = (year: number): AppError =>
  new AppError('fund.closed', `${year}年的奖励资金已于12月31日结账，只能使用年内预留的部分。`);
