import { Migration } from '@mikro-orm/migrations';

export class Migration20261129001100_task_indicator extends Migration {
  override up(): void {
    this.addSql(`
      alter table task add column indicator_id uuid references indicator;
      comment on column task.indicator_id is 'the indicator that it serves: its lead assessor reviews the reports; null: the supervision office does';
      create index task_indicator on task (indicator_id) where indicator_id is not null;
    `);
  }

  override down(): void {
    this.addSql(`alter table task drop column indicator_id;`);
  }
}
