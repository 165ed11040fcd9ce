import { Migration } from '@mikro-orm/migrations';

export class Migration20261123000600_notification_create extends Migration {
  override up(): void {
    this.addSql(`
      create table notice (
        id uuid primary key,
        city_id text not null,
        post_id uuid not null references post,
        title text not null,
        worst text not null,
        item_count integer not null,
        created_at timestamptz not null,
        read_at timestamptz
      );
      create index notice_inbox on notice (post_id, created_at desc);

      create table notice_item (
        id uuid not null default uuidv7(),
        city_id text not null,
        post_id uuid not null,
        decision_id uuid,
        subject_type text not null check (subject_type in ('part', 'order', 'interview', 'report', 'dispute', 'decision')),
        subject_id uuid not null,
        rung text not null,
        episode integer not null,
        sentence text not null,
        not_before timestamptz not null,
        arisen_at timestamptz not null,
        recorded_at timestamptz not null default clock_timestamp(),
        notice_id uuid,
        primary key (post_id, subject_id, rung, episode)
      );
      create index notice_item_waiting on notice_item (city_id, not_before) where notice_id is null;
      create index notice_item_notice on notice_item (notice_id) where notice_id is not null;

      create table delivery (
        notice_id uuid not null references notice,
        channel text not null,
        city_id text not null,
        state text not null default 'queued' check (state in ('queued', 'sent', 'failed')),
        attempts integer not null default 0,
        queued_at timestamptz not null default clock_timestamp(),
        sent_at timestamptz,
        error text,
        primary key (notice_id, channel)
      );
      create index delivery_waiting on delivery (city_id, queued_at) where state = 'queued';

      grant select, insert, update on notice, notice_item, delivery to dukaojian_app;
    `);
  }

  override down(): void {
    this.addSql(`
      drop table delivery, notice_item, notice;
    `);
  }
}
