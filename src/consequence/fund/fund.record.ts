import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { dayOf } from '../../domain/calendar/city-day.js';
import { regrantBookings } from '../../domain/consequence/fund.js';
import type { Booking, GrantState } from '../../domain/consequence/fund.js';
import type { Actor } from '../../identity/actor.js';
import { uuids } from '../../persistence/change.js';
import { takeRows } from '../../persistence/take-rows.js';
import { FundYear } from './fund-year.entity.js';

/** One entry as it is written; amounts in fen. */
export interface FundEntryRow extends Booking {
  consequenceId: string | null;
  period: string | null;
  /** Day of the entry, `YYYY-MM-DD`. */
  bookedOn: string;
  voucher?: string | null;
  payee?: 'body' | 'persons' | null;
  allowanceBasis?: string | null;
  note?: string | null;
}

/** Of which fund, with how much it begins. */
interface FundKey {
  cityId: string;
  year: number;
  totalFen: number;
  now: Date;
}

/** The fund of a year, locked; opened with the rule pack's amount where nobody has asked for it yet. */
export async function lockFund(em: EntityManager, key: FundKey): Promise<FundYear> {
  const { cityId, year, totalFen, now } = key;
  await em.execute(sql`with opened as (
      insert into fund_year (city_id, year, total_fen, opened_at) values (${cityId}, ${year}, ${totalFen}, ${now})
      on conflict (city_id, year) do nothing returning city_id, year, total_fen)
    insert into fund_entry (city_id, year, kind, amount_fen, at, booked_on)
    select city_id, year, 'budget', total_fen, ${now}::timestamptz, ${dayOf(now)}::date from opened where total_fen > 0`);
  const [fund] = await takeRows(
    em,
    FundYear,
    sql`where city_id = ${cityId} and year = ${year} for no key update`,
  );
  if (fund === undefined) throw new Error(`the fund of ${year} cannot be opened`);
  return fund;
}

/** What was granted and paid to consequences so far, in fen. */
export async function grantsOf(
  em: EntityManager,
  consequenceIds: readonly string[],
): Promise<ReadonlyMap<string, GrantState>> {
  const rows = await em.execute<(GrantState & { id: string })[]>(sql`
    select consequence_id as id,
      sum(case kind when 'grant' then amount_fen when 'cancellation' then -amount_fen when 'return' then -amount_fen
        else 0 end)::float8 as "grantedFen",
      sum(case kind when 'payment' then amount_fen when 'return' then -amount_fen else 0 end)::float8 as "paidFen"
    from fund_entry where consequence_id = any(${uuids(consequenceIds)}) group by 1`);
  return new Map(rows.map(({ id, grantedFen, paidFen }) => [id, { grantedFen, paidFen }]));
}

/** What was granted where there is no entry yet. */
export const noGrant: GrantState = { grantedFen: 0, paidFen: 0 };

/** A consequence as the fund sees it. */
export interface Granted {
  id: string;
  period: string;
  amountFen: number;
}

/** The year out of which a quarter's result is paid. */
export const fundYearOf = (period: string): number => Number(period.slice(0, 4));

/**
 * The entries by which the fund follows what was signed, taken into the sums of the locked fund.
 * Precondition: all are of one year. @throws fund.overdrawn, fund.closed
 */
export function regrantAll(
  fund: FundYear,
  signed: readonly Granted[],
  { grants, now }: { grants: ReadonlyMap<string, GrantState>; now: Date },
): FundEntryRow[] {
  const day = dayOf(now);
  return signed.flatMap(({ id, period, amountFen }) => {
    const bookings = regrantBookings(fund, grants.get(id) ?? noGrant, { amountFen, period, day });
    fund.book(bookings);
    return bookings.map((each) => ({ ...each, consequenceId: id, period, bookedOn: day }));
  });
}

/** The sums of a locked fund and its new entries. */
export function saveFund(
  fund: FundYear,
  entries: readonly FundEntryRow[],
  { actor, now }: { actor: Actor; now: Date },
): RawQueryFragment[] {
  if (entries.length === 0) return [];
  return [
    sql`update fund_year set held_fen = ${fund.heldFen}, granted_fen = ${fund.grantedFen}, paid_fen = ${fund.paidFen}
      where id = ${fund.id}`,
    sql`insert into fund_entry (city_id, year, period, kind, amount_fen, consequence_id, at, booked_on, voucher, payee,
        allowance_basis, note, by_post, by_person)
      select ${fund.cityId}::text, ${fund.year}::integer, r.period, r.kind, r."amountFen", r."consequenceId",
        ${now}::timestamptz, r."bookedOn", r.voucher, r.payee, r."allowanceBasis", r.note, ${actor.postId}::uuid,
        ${actor.personId}::uuid
      from jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) as r(period text, kind text, "amountFen" bigint,
        "consequenceId" uuid, "bookedOn" date, voucher text, payee text, "allowanceBasis" text, note text)`,
  ];
}
