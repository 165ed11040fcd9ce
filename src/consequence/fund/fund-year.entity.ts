import { defineEntity, p } from '@mikro-orm/postgresql';
import { book } from '../../domain/consequence/fund.js';
import type { Booking } from '../../domain/consequence/fund.js';

const FundYearSchema = defineEntity({
  name: 'FundYear',
  tableName: 'fund_year',
  properties: {
    id: p.uuid().primary(),
    cityId: p.text(),
    year: p.integer(),
    totalFen: p.decimal('number'),
    heldFen: p.decimal('number'),
    grantedFen: p.decimal('number'),
    paidFen: p.decimal('number'),
  },
});

/** 考核奖励资金 of one year: its sums, judged and changed only under the lock of its row; all in fen. */
export class FundYear extends FundYearSchema.class {
  /** Takes entries into its sums. @throws fund.overdrawn where one takes more than is there */
  book(bookings: readonly Booking[]): void {
    const { heldFen, grantedFen, paidFen } = book(this, bookings);
    Object.assign(this, { heldFen, grantedFen, paidFen });
  }
}
FundYearSchema.setClass(FundYear);
