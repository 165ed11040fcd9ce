import { Migration } from '@mikro-orm/migrations';

export class Migration20261129006100_saved_view_create extends Migration {
  override up(): void {
    this.addSql(`
      create table saved_view (
        id uuid primary key default uuidv7(),
        city_id text not null references city,
        account_id uuid not null references account,
        path text not null,
        query text not null,
        name text not null,
        default_at timestamptz,
        constraint saved_view_name unique (account_id, path, name)
      );
      comment on table saved_view is 'how somebody filtered a list, under a name: only its account reads it; not part of the record';
      comment on column saved_view.query is 'what stands in the address after the question mark';
      comment on column saved_view.default_at is 'machine time at which it became the one that the bare list opens; null: it is not';

      grant select, insert, update, delete on saved_view to dukaojian_app;
    `);
  }

  override down(): void {
    this.addSql('drop table saved_view;');
  }
}
