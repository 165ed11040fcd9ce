import { Migration } from '@mikro-orm/migrations';

export class Migration20261128000100_form_draft_create extends Migration {
  override up(): void {
    this.addSql(`
      create table form_draft (
        account_id uuid not null references account,
        form text not null,
        fields jsonb not null,
        saved_at timestamptz not null default clock_timestamp(),
        primary key (account_id, form)
      );
      comment on table form_draft is 'what somebody has typed and not yet sent: only its account reads it; not part of the record';
      comment on column form_draft.saved_at is 'machine time';

      grant select, insert, update, delete on form_draft to dukaojian_app;
    `);
  }

  override down(): void {
    this.addSql(`
      drop table form_draft;
    `);
  }
}
