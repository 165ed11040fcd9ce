import { Migration } from '@mikro-orm/migrations';

const handOver = `
  create table hand_over (
    id uuid primary key,
    city_id text not null references city,
    post_id uuid not null references post,
    body_id uuid not null references body,
    from_person uuid references person,
    to_person uuid not null references person,
    from_body uuid references body,
    began_on date not null,
    reason text not null,
    created_at timestamptz not null,
    due_at timestamptz not null,
    signed_at timestamptz,
    items jsonb,
    version integer not null default 1
  );
  comment on table hand_over is 'what a new head finds open and signs for 交接清单';
  comment on column hand_over.items is 'what was on the list when it was signed; until then it is read live';
  comment on column hand_over.from_body is 'set where the list came with a body that was merged into this one';
  create index hand_over_open on hand_over (city_id, due_at) where signed_at is null;
  create index hand_over_person on hand_over (to_person) where signed_at is null;
`;

const body = `
  alter table body add column successor_id uuid references body;
  comment on column body.successor_id is 'the body into which it was merged; its closed periods stay with it';
  create table body_former_name (
    id uuid primary key default uuidv7(),
    city_id text not null references city,
    body_id uuid not null references body,
    full_name text not null,
    short_name text not null,
    until_on date not null,
    reason text not null
  );
  create index body_former_name_of on body_former_name (body_id, until_on);
  alter table task_part add column former_body_id uuid references body;
  comment on column task_part.former_body_id is 'the body that had it before that was merged into the present one';
`;

// A pack that was loaded before this figure had a name gets its preset; what it says stays as it is.
const rules = `
  update rule_pack set content = '{"handOver": {"signWithinWd": 5}}'::jsonb || content;
`;

const grants = `
  grant select, insert, update on hand_over to dukaojian_app;
  grant select, insert on body_former_name to dukaojian_app;
  grant insert on appointment to dukaojian_app;
  grant update (full_name, short_name, aliases, valid_to, successor_id) on body to dukaojian_app;
`;

export class Migration20261128008200_hand_over_create extends Migration {
  override up(): void {
    for (const statements of [handOver, body, rules, grants]) this.addSql(statements);
  }

  override down(): void {
    this.addSql(`
      revoke update (full_name, short_name, aliases, valid_to, successor_id) on body from dukaojian_app;
      revoke insert on appointment from dukaojian_app;
      update rule_pack set content = content - 'handOver';
      alter table task_part drop column former_body_id;
      drop table body_former_name, hand_over;
      alter table body drop column successor_id;
    `);
  }
}
