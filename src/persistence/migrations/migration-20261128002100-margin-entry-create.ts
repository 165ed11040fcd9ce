import { Migration } from '@mikro-orm/migrations';

export class Migration20261128002100_margin_entry_create extends Migration {
  override up(): void {
    this.addSql(`
      -- A ledger, written with the task that it is about: docs/adr/0005.
      create table margin_entry (
        task_id uuid primary key,
        city_id text not null,
        decision_id uuid not null,
        parent_part_id uuid not null,
        body_id uuid not null,
        passed_wd integer not null,
        kept_wd integer,
        left_wd integer,
        reason text,
        unchanged boolean not null,
        entered_by uuid not null,
        entered_at timestamptz not null
      );
      comment on table margin_entry is '层层加码: what one level kept of the working days when it broke its part down, a row per task given down';
      comment on column margin_entry.body_id is 'the body that broke its part down';
      comment on column margin_entry.passed_wd is 'wd from the dispatch of its part until it broke it down';
      comment on column margin_entry.kept_wd is 'wd between the deadline of the task and that of its part; null: one of them has no date';
      comment on column margin_entry.left_wd is 'wd that were left until the deadline of its part';
      comment on column margin_entry.unchanged is '原样转发: the same words and nothing added';
      create index margin_entry_part on margin_entry (parent_part_id);
      create index margin_entry_newest on margin_entry (city_id, entered_at desc);

      grant select, insert on margin_entry to dukaojian_app;
    `);
  }

  override down(): void {
    this.addSql(`
      drop table margin_entry;
    `);
  }
}
