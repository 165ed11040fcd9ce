import { Migration } from '@mikro-orm/migrations';

const record = `
  create table check_record (
    id uuid primary key,
    city_id text not null references city,
    body_id uuid not null references body,
    checked_by uuid not null references body,
    kind text not null check (kind in ('inspection', 'review')),
    subject text not null,
    subject_key text not null,
    period text not null,
    from_on date not null,
    to_on date not null,
    state text not null,
    asked_by uuid not null references post,
    asked_at timestamptz not null,
    checked_on date,
    findings text,
    recorded_by uuid references post,
    recorded_at timestamptz,
    withdraw_reason text,
    version integer not null default 1,
    check ((recorded_at is null) = (findings is null))
  );
  comment on table check_record is '检查结果共享: what one body checks at another; asked for once, then shared';
  comment on column check_record.subject_key is 'the subject without blanks and signs: the same thing under other signs is the same';
  create unique index check_record_once on check_record (city_id, body_id, subject_key, period)
    where state <> 'withdrawn';
  create index check_record_body on check_record (body_id, asked_at desc);
`;

const file = `
  create table check_file (
    id uuid primary key,
    city_id text not null,
    check_id uuid not null references check_record,
    original_name text not null,
    media_type text not null,
    byte_size integer not null,
    pages integer not null,
    sha256 text not null,
    storage_key text not null,
    uploaded_at timestamptz not null
  );
  create index check_file_check on check_file (check_id);
`;

const reuse = `
  create table check_reuse (
    city_id text not null,
    check_id uuid not null references check_record,
    body_id uuid not null references body,
    purpose text not null,
    reused_by uuid not null references post,
    reused_at timestamptz not null,
    primary key (check_id, body_id)
  );
  comment on table check_reuse is '采用: a body takes the result instead of checking again';
`;

const grants = `
  grant select, insert, update on check_record to dukaojian_app;
  grant select, insert on check_file, check_reuse to dukaojian_app;
`;

export class Migration20261128002200_check_record_create extends Migration {
  override up(): void {
    for (const statements of [record, file, reuse, grants]) this.addSql(statements);
  }

  override down(): void {
    this.addSql(`
      drop table check_reuse, check_file, check_record;
    `);
  }
}
