import { Migration } from '@mikro-orm/migrations';

export class Migration20261129010000_request_count_create extends Migration {
  override up(): void {
    this.addSql(`
      create unlogged table request_count (
        city_id text not null references city,
        account_id uuid not null references account,
        kind text not null,
        minute timestamptz not null,
        count integer not null default 1,
        primary key (account_id, kind, minute)
      );
      comment on table request_count is
        'how often an account asked for something costly in a minute of machine time; forgotten after a day, not part of the record';
      create index request_count_minute on request_count (minute);

      grant select, insert, update, delete on request_count to dukaojian_app;
    `);
  }

  override down(): void {
    this.addSql('drop table request_count;');
  }
}
