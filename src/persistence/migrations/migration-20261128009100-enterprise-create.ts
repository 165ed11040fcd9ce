import { Migration } from '@mikro-orm/migrations';

const enterprise = `
  create table enterprise (
    id uuid primary key,
    city_id text not null references city,
    name text not null,
    credit_code text not null check (length(credit_code) = 18),
    body_id uuid not null references body,
    industry text not null,
    state text not null check (state in ('active', 'closed')),
    created_by uuid not null references post,
    created_at timestamptz not null,
    version integer not null default 1,
    constraint enterprise_one_code unique (city_id, credit_code)
  );
  comment on column enterprise.credit_code is 'unified social credit code 统一社会信用代码, with its check character';
  comment on column enterprise.body_id is 'the county or township where it lies, whose body stands for it';
  create index enterprise_body on enterprise (body_id);
`;

const pairing = `
  create table enterprise_pairing (
    id uuid primary key default uuidv7(),
    city_id text not null,
    enterprise_id uuid not null references enterprise,
    post_id uuid not null references post,
    person_name text not null,
    from_on date not null,
    to_on date,
    set_by uuid not null references post,
    set_at timestamptz not null,
    check (to_on is null or to_on >= from_on)
  );
  comment on table enterprise_pairing is 'which leader was paired with an enterprise 包抓, from when to when: nothing is deleted';
  comment on column enterprise_pairing.person_name is 'who held the post when it was paired';
  create unique index enterprise_pairing_one on enterprise_pairing (enterprise_id) where to_on is null;
  create index enterprise_pairing_post on enterprise_pairing (post_id) where to_on is null;
`;

const visit = `
  create table enterprise_visit (
    id uuid primary key,
    city_id text not null,
    enterprise_id uuid not null references enterprise,
    visited_on date not null,
    post_id uuid not null references post,
    person_name text not null,
    said text not null,
    recorded_by uuid not null references post,
    recorded_at timestamptz not null
  );
  comment on table enterprise_visit is 'what an enterprise said at a visit; no photo, no place, no signature, and nothing counts visits';
  create index enterprise_visit_of on enterprise_visit (enterprise_id, visited_on desc);
`;

const grants = `
  grant select, insert, update on enterprise, enterprise_pairing to dukaojian_app;
  grant select, insert on enterprise_visit to dukaojian_app;
`;

export class Migration20261128009100_enterprise_create extends Migration {
  override up(): void {
    for (const statements of [enterprise, pairing, visit, grants]) this.addSql(statements);
  }

  override down(): void {
    this.addSql(`drop table enterprise_visit, enterprise_pairing, enterprise;`);
  }
}
