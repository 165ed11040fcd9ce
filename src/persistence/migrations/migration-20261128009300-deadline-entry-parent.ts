import { Migration } from '@mikro-orm/migrations';

const kinds = [
  'dispute',
  'review',
  'extension',
  'suspension',
  'resumption',
  'restriction',
  'calendar',
  'transfer',
];
const only = (all: readonly string[]): string => `
  alter table deadline_entry drop constraint deadline_entry_kind_check,
    add constraint deadline_entry_kind_check check (kind in (${all.map((kind) => `'${kind}'`).join(', ')}));
`;

/** A deadline can follow the one of the task above. */
export class Migration20261128009300_deadline_entry_parent extends Migration {
  override up(): void {
    this.addSql(only([...kinds, 'parent']));
  }

  override down(): void {
    this.addSql(`delete from deadline_entry where kind = 'parent';`);
    this.addSql(only(kinds));
  }
}
