import { Migration } from '@mikro-orm/migrations';

export class Migration20261128007200_quarter_standard_create extends Migration {
  override up(): void {
    this.addSql(`
      create table quarter_standard (
        id uuid primary key,
        city_id text not null references city,
        indicator_id uuid not null references indicator,
        period text not null check (period ~ '^20[0-9][0-9]Q[1-4]$'),
        version integer not null,
        wording text not null,
        published_by uuid not null references post,
        published_at timestamptz not null,
        unique (indicator_id, period, version)
      );
      comment on table quarter_standard is
        '季度工作标准: insert-only; the newest version before the quarter began is what is judged by';
      grant select, insert on quarter_standard to dukaojian_app;
    `);
  }

  override down(): void {
    this.addSql(`
      drop table quarter_standard;
    `);
  }
}
