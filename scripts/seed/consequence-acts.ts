import { sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import { FundService } from '../../src/consequence/fund/fund.service.js';
import { RewardCheckService } from '../../src/consequence/signing/reward-check.service.js';
import { SignService } from '../../src/consequence/signing/sign.service.js';
import { StatementService } from '../../src/consequence/signing/statement.service.js';
import { demoCityId } from '../../src/organization/city-ids.js';
import type { StoryCity } from './story-city.js';

const secretary = 'L01/leader';
const finance = 'GD-CZJ/finance';
const officer = 'PD-SWB/assessment_office';

interface Found {
  id: string;
  bodyCode: string;
  signer: string | null;
}

/** What follows from a published quarter: signatures, a flag that moves, payments, statements. */
export class ConsequenceActs {
  constructor(private readonly city: StoryCity) {}

  /** The assessment office and finance pass the rewards of a quarter that are still open. */
  async check(period: string): Promise<void> {
    const open = sql`c.period = ${period} and c.kind in ('commendation', 'red_flag') and c.state = 'drafted'`;
    for (const [who, which] of [
      [officer, open],
      [finance, sql`${open} and c.proposed_fen > 0`],
    ] as const) {
      const ids = (await this.#find(which)).map(({ id }) => id);
      if (ids.length === 0) continue;
      await this.city.service(RewardCheckService).check(await this.city.as(who), { ids, outcome: 'pass' });
    }
  }

  /** The party secretary signs all rewards of a quarter that no tie is in. */
  async signAll(period: string): Promise<void> {
    const rewards = await this.#find(
      sql`c.period = ${period} and c.kind in ('commendation', 'red_flag') and c.state = 'drafted' and c.tie_of is null`,
    );
    if (rewards.length === 0) return;
    const ids = rewards.map(({ id }) => id);
    await this.city.service(SignService).signMany(await this.city.as(secretary), { ids });
  }

  /** He signs the first place of the counties: its commendation and its flag. */
  async signFirst(period: string): Promise<void> {
    const first = await this.#find(sql`c.period = ${period} and c.kind in ('commendation', 'red_flag')
      and c.place = 1 and c.tie_of is null and c.state = 'drafted' and b.category = 'county'`);
    for (const { id } of first)
      await this.city.service(SignService).sign(await this.city.as(secretary), id, {});
  }

  /** Finance confirms every payment that is outstanding of a quarter. */
  async pay(period: string, paidOn: string): Promise<void> {
    const signed = await this
      .#find(sql`c.period = ${period} and c.kind = 'commendation' and c.state = 'signed'
      and c.amount_fen > 0 and not exists (select from fund_entry e where e.consequence_id = c.id and e.kind = 'payment')`);
    for (const [at, { id }] of signed.entries()) {
      const voucher = `记-${paidOn.slice(0, 7)}-${String(at + 1).padStart(3, '0')}`;
      const input = { voucher, paidOn, payee: 'body' as const };
      await this.city.service(FundService).pay(await this.city.as(finance), id, input);
    }
  }

  /** The first body at the bottom of a quarter says its view. */
  async state(period: string, statement: string): Promise<void> {
    const [one] = await this.#find(
      sql`c.period = ${period} and c.kind in ('interview', 'letter') and c.state = 'drafted'`,
    );
    if (one === undefined) return;
    const head = await this.city.as(`${one.bodyCode}/unit_head`);
    await this.city.service(StatementService).make(head, one.id, { statement });
  }

  /** The named leaders sign the letters to superior bodies of a quarter. */
  async signLetters(period: string): Promise<void> {
    const found = await this.#find(sql`c.period = ${period} and c.kind = 'letter' and c.tie_of is null
      and c.state in ('drafted', 'stated')`);
    for (const { id, signer } of found)
      if (signer !== null) await this.city.service(SignService).sign(await this.city.as(signer), id, {});
  }

  #find(which: RawQueryFragment): Promise<Found[]> {
    return this.city.read<Found>(sql`select c.id, b.code as "bodyCode", s.code as signer from consequence c
      join body b on b.id = c.body_id left join post s on s.id = c.signer
      where c.city_id = ${demoCityId} and ${which} order by c.kind, c.place, b.code`);
  }
}
