import { Migration } from '@mikro-orm/migrations';

export class Migration20261129007000_reading_choice_create extends Migration {
  override up(): void {
    this.addSql(`
      create table reading_choice (
        account_id uuid primary key references account,
        city_id text not null references city,
        theme text not null check (theme in ('light', 'dark', 'contrast')),
        size text not null check (size in ('standard', 'care')),
        aloud boolean not null,
        changed_at timestamptz not null default clock_timestamp()
      );
      comment on table reading_choice is 'how an account wants to read; a browser keeps the same in a cookie';

      grant select, insert, update on reading_choice to dukaojian_app;
    `);
  }

  override down(): void {
    this.addSql(`
      drop table reading_choice;
    `);
  }
}
