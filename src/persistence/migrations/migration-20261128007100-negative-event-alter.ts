import { Migration } from '@mikro-orm/migrations';

export class Migration20261128007100_negative_event_alter extends Migration {
  override up(): void {
    this.addSql(`
      alter table negative_event add column reason text not null default '',
        add column registered_by uuid references post, add column registered_at timestamptz;
      comment on column negative_event.registered_at is 'city time; null: loaded with the city';
      create index negative_event_body on negative_event (body_id, happened_on);
    `);
  }

  override down(): void {
    this.addSql(`
      drop index negative_event_body;
      alter table negative_event drop column reason, drop column registered_by, drop column registered_at;
    `);
  }
}
