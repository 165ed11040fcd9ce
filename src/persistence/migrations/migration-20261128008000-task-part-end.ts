import { Migration } from '@mikro-orm/migrations';

const part = `
  alter table task_part add column successor_id uuid references task_part, add column end_reason text;
  comment on column task_part.successor_id is
    'who goes on: of a transferred part the one of the body that took over, of a merged part the one it went into';
  comment on column task_part.end_reason is 'why it was withdrawn, merged or handed on';
  create index task_part_successor on task_part (successor_id) where successor_id is not null;
`;

const ledger = `
  alter table deadline_entry drop constraint deadline_entry_kind_check, add constraint deadline_entry_kind_check
    check (kind in ('dispute', 'review', 'extension', 'suspension', 'resumption', 'restriction', 'calendar', 'transfer'));
`;

export class Migration20261128008000_task_part_end extends Migration {
  override up(): void {
    for (const statements of [part, ledger]) this.addSql(statements);
  }

  override down(): void {
    this.addSql(`
      delete from deadline_entry where kind = 'transfer';
      alter table deadline_entry drop constraint deadline_entry_kind_check, add constraint deadline_entry_kind_check
        check (kind in ('dispute', 'review', 'extension', 'suspension', 'resumption', 'restriction', 'calendar'));
      alter table task_part drop column successor_id, drop column end_reason;
    `);
  }
}
