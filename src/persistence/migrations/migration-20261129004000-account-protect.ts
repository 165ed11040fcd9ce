import { Migration } from '@mikro-orm/migrations';

const account = `
  alter table account
    add column session_epoch integer not null default 1,
    add column password_set_at timestamptz not null default clock_timestamp(),
    add column password_temporary boolean not null default false,
    add column factor_secret text,
    add column factor_step bigint,
    add column factor_since timestamptz,
    add constraint account_factor_whole check ((factor_secret is null) = (factor_since is null));
  comment on column account.session_epoch is
    'a session stands for the account only while it carries this number; raising it ends all of them';
  comment on column account.factor_secret is 'secret of the time codes, encrypted by the program (AES-256-GCM)';
  comment on column account.factor_step is 'time step of the last code that was taken: it and all before are used up';
`;

const history = `
  create table password_history (
    id bigint generated always as identity primary key,
    city_id text not null references city,
    account_id uuid not null references account,
    password_hash text not null,
    set_at timestamptz not null
  );
  create index password_history_of on password_history (account_id, set_at desc);
`;

const recovery = `
  create table recovery_code (
    account_id uuid not null references account,
    city_id text not null references city,
    code_sha256 text not null,
    used_at timestamptz,
    primary key (account_id, code_sha256)
  );
`;

// The person whom a provider of sign-ins knows: issuer and subject, never a name.
const identity = `
  create table account_identity (
    account_id uuid primary key references account,
    city_id text not null references city,
    issuer text not null,
    subject text not null,
    linked_at timestamptz not null default clock_timestamp(),
    constraint account_identity_once unique (city_id, issuer, subject)
  );
`;

const right = `
  alter table appointment
    add column granted_at timestamptz default clock_timestamp(),
    add column granted_by uuid references person;
  comment on column appointment.granted_at is
    'machine time; null: the system administrator put him there, the security administrator has not given the right yet';
  create index appointment_waiting on appointment (city_id) where granted_at is null and to_on is null;
`;

// What the audit administrator looks through; of the whole trail these are few.
const acts = `
  create index audit_entry_of_accounts on audit_entry (city_id, id desc)
    where action like 'account:%' or action like 'right:%';
`;

const grants = `
  grant insert on person, account to dukaojian_app;
  grant update (session_epoch, password_set_at, password_temporary, factor_secret, factor_step, factor_since)
    on account to dukaojian_app;
  grant update (granted_at, granted_by) on appointment to dukaojian_app;
  grant select, insert, delete on password_history, recovery_code, account_identity to dukaojian_app;
  grant update (used_at) on recovery_code to dukaojian_app;
  grant update (issuer, subject, linked_at) on account_identity to dukaojian_app;
`;

export class Migration20261129004000_account_protect extends Migration {
  override up(): void {
    for (const statements of [account, history, recovery, identity, right, acts, grants])
      this.addSql(statements);
  }

  override down(): void {
    this.addSql(`
      drop index audit_entry_of_accounts;
      drop table account_identity, recovery_code, password_history;
      alter table appointment drop column granted_by, drop column granted_at;
      alter table account drop constraint account_factor_whole, drop column factor_since, drop column factor_step,
        drop column factor_secret, drop column password_temporary, drop column password_set_at, drop column session_epoch;
      revoke insert on person, account from dukaojian_app;
    `);
  }
}
