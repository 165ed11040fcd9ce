import { Migration } from '@mikro-orm/migrations';

const delegation = `
  create table delegation (
    id uuid primary key,
    city_id text not null references city,
    post_id uuid not null references post,
    from_person uuid not null references person,
    to_person uuid not null references person,
    from_on date not null,
    to_on date not null,
    reason text not null,
    created_at timestamptz not null,
    revoked_at timestamptz,
    version integer not null default 1,
    check (to_on >= from_on),
    check (to_person <> from_person)
  );
  comment on table delegation is
    'who acts for the holder of a post from one day to another, both included; rights are read from these days, nothing runs when they end';
  create index delegation_post on delegation (post_id, to_on) where revoked_at is null;
  create index delegation_person on delegation (to_person, to_on) where revoked_at is null;
`;

const act = `
  create table delegated_act (
    id uuid primary key default uuidv7(),
    city_id text not null,
    delegation_id uuid not null,
    post_id uuid not null,
    person_id uuid not null,
    person_name text not null,
    action text not null,
    subject_type text not null,
    subject_ids uuid[] not null,
    at timestamptz not null
  );
  comment on table delegated_act is
    'what a person did for another one, with both names; a ledger: no foreign keys (docs/adr/0005), nothing is changed or deleted';
  create index delegated_act_of on delegated_act (delegation_id, at);
  create index delegated_act_subject on delegated_act using gin (subject_ids);
`;

const grants = `
  grant select, insert, update on delegation to dukaojian_app;
  grant select, insert on delegated_act to dukaojian_app;
  grant update (to_on) on appointment to dukaojian_app;
`;

export class Migration20261128008100_delegation_create extends Migration {
  override up(): void {
    for (const statements of [delegation, act, grants]) this.addSql(statements);
  }

  override down(): void {
    this.addSql(`
      revoke update (to_on) on appointment from dukaojian_app;
      drop table delegated_act, delegation;
    `);
  }
}
