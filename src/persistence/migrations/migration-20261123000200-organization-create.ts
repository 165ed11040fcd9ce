import { Migration } from '@mikro-orm/migrations';

const body = `
  create table body (
    id uuid primary key default uuidv7(),
    city_id text not null references city,
    code text not null,
    full_name text not null,
    short_name text not null,
    aliases text[] not null default '{}',
    category text,
    ranking_group text,
    level text not null check (level in ('city', 'county', 'township')),
    parent_id uuid references body,
    line_body_id uuid references body,
    managed_by text not null default 'city' check (managed_by in ('city', 'dual', 'vertical')),
    sort integer not null,
    valid_from date not null,
    valid_to date,
    unique (city_id, code)
  );
  comment on column body.parent_id is 'the county of a county bureau or township, the city of a city body';
  comment on column body.line_body_id is 'the bureau one level up whose professional line this body belongs to';
  create index body_parent on body (parent_id);
`;

const person = `
  create table person (
    id uuid primary key default uuidv7(),
    city_id text not null references city,
    name text not null
  );
`;

const post = `
  create table post (
    id uuid primary key default uuidv7(),
    city_id text not null references city,
    code text not null,
    body_id uuid not null references body,
    role text not null,
    title text not null,
    sort integer not null default 0,
    unique (city_id, code)
  );
  create index post_body on post (body_id, role);
  create index post_role on post (city_id, role);
`;

const appointment = `
  create table appointment (
    id uuid primary key default uuidv7(),
    city_id text not null references city,
    post_id uuid not null references post,
    person_id uuid not null references person,
    from_on date not null,
    to_on date,
    check (to_on is null or to_on >= from_on)
  );
  create unique index appointment_one_holder on appointment (post_id) where to_on is null;
  create index appointment_person on appointment (person_id);
`;

const leaderCharge = `
  create table leader_charge (
    city_id text not null references city,
    post_id uuid not null references post,
    body_id uuid not null references body,
    kind text not null check (kind in ('portfolio', 'contact')),
    primary key (body_id, kind, post_id)
  );
`;

const account = `
  create table account (
    id uuid primary key default uuidv7(),
    city_id text not null references city,
    person_id uuid not null references person,
    user_name text not null,
    password_hash text not null,
    demo boolean not null default false,
    disabled_at timestamptz,
    created_at timestamptz not null default clock_timestamp(),
    unique (city_id, user_name)
  );
`;

const signInFailure = `
  create table sign_in_failure (
    id bigint generated always as identity primary key,
    city_id text not null references city,
    user_name text not null,
    ip inet,
    failed_at timestamptz not null default clock_timestamp()
  );
  create index sign_in_failure_recent on sign_in_failure (user_name, failed_at);
`;

const grants = `
  grant select on body, person, post, appointment, leader_charge, account to dukaojian_app;
  grant update (password_hash, disabled_at) on account to dukaojian_app;
  grant select, insert, delete on sign_in_failure to dukaojian_app;
`;

export class Migration20261123000200_organization_create extends Migration {
  override up(): void {
    for (const statements of [body, person, post, appointment, leaderCharge, account, signInFailure, grants])
      this.addSql(statements);
  }

  override down(): void {
    this.addSql(`
      drop table sign_in_failure, account, leader_charge, appointment, post, person, body;
    `);
  }
}
