import { Migration } from '@mikro-orm/migrations';

const year = `
  create table fund_year (
    id uuid primary key default uuidv7(),
    city_id text not null references city,
    year integer not null,
    total_fen bigint not null check (total_fen >= 0),
    held_fen bigint not null default 0 check (held_fen >= 0),
    granted_fen bigint not null default 0 check (granted_fen >= 0),
    paid_fen bigint not null default 0 check (paid_fen >= 0),
    opened_at timestamptz not null,
    constraint fund_year_never_overdrawn check (held_fen + granted_fen <= total_fen and paid_fen <= granted_fen),
    constraint fund_year_once unique (city_id, year)
  );
  comment on table fund_year is '考核奖励资金: the sums of its ledger, changed only with an entry and under the lock of this row';
  comment on column fund_year.held_fen is 'kept back for the fourth quarter and the year';
`;

const entry = `
  create table fund_entry (
    id uuid primary key default uuidv7(),
    city_id text not null references city,
    year integer not null,
    period text,
    kind text not null check (kind in
      ('budget', 'reservation', 'release', 'grant', 'cancellation', 'payment', 'return')),
    amount_fen bigint not null check (amount_fen > 0),
    consequence_id uuid references consequence,
    at timestamptz not null,
    booked_on date not null,
    voucher text,
    payee text check (payee in ('body', 'persons')),
    allowance_basis text,
    note text,
    by_post uuid references post,
    by_person uuid,
    constraint fund_entry_year foreign key (city_id, year) references fund_year (city_id, year),
    check ((kind in ('payment', 'return')) = (voucher is not null)),
    check ((kind = 'payment') = (payee is not null)),
    check (coalesce(payee, 'body') = 'body' or allowance_basis is not null),
    check ((kind in ('budget', 'reservation')) or consequence_id is not null or kind = 'release')
  );
  comment on table fund_entry is 'ledger of the reward fund, insert-only; by_post null: the rules, as for the budget of a year';
  comment on column fund_entry.allowance_basis is 'the named basis without which nothing is paid to persons';
  create index fund_entry_of_year on fund_entry (city_id, year);
  create index fund_entry_of_consequence on fund_entry (consequence_id) where consequence_id is not null;
`;

const grants = `
  grant select, insert on fund_year, fund_entry to dukaojian_app;
  grant update (held_fen, granted_fen, paid_fen) on fund_year to dukaojian_app;
`;

export class Migration20261128010100_reward_fund_create extends Migration {
  override up(): void {
    for (const statements of [year, entry, grants]) this.addSql(statements);
  }

  override down(): void {
    this.addSql('drop table fund_entry, fund_year');
  }
}
