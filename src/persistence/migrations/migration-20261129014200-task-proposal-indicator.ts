import { Migration } from '@mikro-orm/migrations';

export class Migration20261129014200_task_proposal_indicator extends Migration {
  override up(): void {
    this.addSql(`
      alter table task_proposal add column indicator_id uuid references indicator;
      comment on column task_proposal.indicator_id is 'the indicator that the task will serve, chosen before it is dispatched; null: none';
    `);
  }

  override down(): void {
    this.addSql(`alter table task_proposal drop column indicator_id;`);
  }
}
