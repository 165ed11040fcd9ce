import { Migration } from '@mikro-orm/migrations';

const told = `
  alter table consequence add column told text[] not null default '{}';
  comment on column consequence.told is 'limits of which the clock told that they passed';
  alter table interview_draft add column told text[] not null default '{}';
  comment on column interview_draft.told is 'limits of which the clock told that they passed';
`;

// What is open already gets its clock: the reconciler starts it.
const clocks = `
  insert into live_clock (workflow_id, city_id, workflow_type, next_wake_at)
  select 'consequence/' || c.id, c.city_id, 'consequence', now() from consequence c
    where c.kind <> 'interview' and c.state in ('drafted', 'stated', 'reopened')
  union all
  select 'consequence/' || i.id, i.city_id, 'consequence', now() from interview_draft i
    where i.state in ('drafted', 'signed');
`;

export class Migration20261128017100_consequence_clock_create extends Migration {
  override up(): void {
    this.addSql(told);
    this.addSql(clocks);
  }

  override down(): void {
    this.addSql(`
      delete from outbox where workflow_type = 'consequence';
      delete from live_clock where workflow_type = 'consequence';
      alter table interview_draft drop column told;
      alter table consequence drop column told;
    `);
  }
}
