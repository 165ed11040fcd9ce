import { Migration } from '@mikro-orm/migrations';

// What one person wants to be told by one channel outside, and where it reaches him.
const choice = `
  create table message_choice (
    person_id uuid not null references person,
    channel text not null check (channel in ('mail', 'webhook', 'sms')),
    city_id text not null references city,
    way text not null check (way in ('off', 'digest', 'at_once')),
    address text,
    changed_at timestamptz not null default clock_timestamp(),
    primary key (person_id, channel),
    check (way = 'off' or channel = 'webhook' or address is not null)
  );
`;

// One sending to one person by one channel. Its id is the Message-ID and the Idempotency-Key of every try.
// created_at and release_at are city time, the others machine time.
const message = `
  create table message (
    id uuid primary key default uuidv7(),
    city_id text not null references city,
    person_id uuid not null references person,
    channel text not null check (channel in ('mail', 'webhook', 'sms')),
    state text not null default 'queued' check (state in ('queued', 'sent', 'dead', 'cancelled')),
    digest boolean not null,
    urgent boolean not null,
    through_quiet boolean not null,
    created_at timestamptz not null,
    release_at timestamptz not null,
    attempts integer not null default 0,
    next_try_at timestamptz not null default clock_timestamp(),
    last_answer text,
    tried_at timestamptz,
    settled_at timestamptz
  );
  create unique index message_one_digest on message (person_id, channel, release_at) where digest;
  create index message_waiting on message (city_id, channel, next_try_at) where state = 'queued';
  create index message_by_state on message (city_id, state, created_at desc, id desc);
  create index message_of_person on message (person_id, created_at desc);
`;

const told = `
  create table message_notice (
    notice_id uuid not null references notice,
    person_id uuid not null references person,
    channel text not null,
    city_id text not null references city,
    message_id uuid not null references message,
    primary key (notice_id, person_id, channel)
  );
  create index message_notice_message on message_notice (message_id);
`;

const grants = `
  grant select, insert, update on message_choice, message to dukaojian_app;
  grant select, insert on message_notice to dukaojian_app;
`;

export class Migration20261128019000_message_create extends Migration {
  override up(): void {
    for (const statements of [choice, message, told, grants]) this.addSql(statements);
  }

  override down(): void {
    this.addSql('drop table message_notice, message, message_choice;');
  }
}
