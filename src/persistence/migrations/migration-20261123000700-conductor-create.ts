import { Migration } from '@mikro-orm/migrations';

const outbox = `
  create table outbox (
    id bigint generated always as identity primary key,
    city_id text not null,
    workflow_type text not null,
    workflow_id text not null,
    recorded_at timestamptz not null default clock_timestamp()
  );
`;

const liveClock = `
  create table live_clock (
    workflow_id text primary key,
    city_id text not null,
    workflow_type text not null,
    next_wake_at timestamptz,
    done boolean not null default false
  );
  create index live_clock_wake on live_clock (city_id, next_wake_at) where next_wake_at is not null;
`;

const fault = `
  create table fault (
    workflow_id text primary key,
    workflow_type text not null,
    city_id text not null references city,
    code text not null,
    message text not null,
    first_at timestamptz not null default clock_timestamp(),
    last_at timestamptz not null default clock_timestamp(),
    times integer not null default 1
  );
`;

const changeFeed = `
  create table change_feed (
    id bigint generated always as identity primary key,
    xid xid8 not null default pg_current_xact_id(),
    city_id text not null,
    body_ids uuid[] not null,
    subject_type text not null,
    subject_ids uuid[] not null,
    recorded_at timestamptz not null default clock_timestamp()
  );

  create index change_feed_order on change_feed (xid, id);
`;

const auditEntry = `
  create table audit_entry (
    id bigint generated always as identity primary key,
    city_id text not null,
    recorded_at timestamptz not null default clock_timestamp(),
    city_time timestamptz,
    account_id uuid,
    post_id uuid,
    person_name text,
    role text,
    body_id uuid,
    ip inet,
    request_id text,
    action text not null,
    subject_type text not null,
    subject_ids uuid[] not null,
    result text not null check (result in ('done', 'refused')),
    details jsonb not null default '{}'
  );
  comment on table audit_entry is 'append-only: the application may insert and read, nothing else';
`;

const idempotencyKey = `
  create table idempotency_key (
    account_id uuid not null,
    key text not null,
    city_id text not null,
    request_sha256 text not null,
    answer jsonb not null,
    recorded_at timestamptz not null default clock_timestamp(),
    primary key (account_id, key)
  );
`;

const grants = `
  grant select, insert, delete on change_feed, idempotency_key to dukaojian_app;
  -- update: only for the row locks of the relay
  grant select, insert, update, delete on outbox to dukaojian_app;
  grant select, insert, update on live_clock, fault to dukaojian_app;
  grant select, insert on audit_entry to dukaojian_app;
`;

export class Migration20261123000700_conductor_create extends Migration {
  override up(): void {
    for (const statements of [outbox, liveClock, fault, changeFeed, auditEntry, idempotencyKey, grants])
      this.addSql(statements);
  }

  override down(): void {
    this.addSql(`
      drop table idempotency_key, audit_entry, change_feed, fault, live_clock, outbox;
    `);
  }
}
