import { Migration } from '@mikro-orm/migrations';

const change = `
  create table leader_charge_change (
    id uuid primary key default uuidv7(),
    city_id text not null references city,
    body_id uuid not null references body,
    kind text not null check (kind in ('portfolio', 'contact')),
    taken uuid[] not null,
    given uuid references post,
    reason text not null,
    changed_by uuid not null references post,
    changed_at timestamptz not null,
    check (cardinality(taken) > 0 or given is not null)
  );
  comment on table leader_charge_change is 'who looked after a body before and since: leader_charge says only who does now';
  comment on column leader_charge_change.taken is 'posts of the leaders whose it is no longer';
  create index leader_charge_change_newest on leader_charge_change (city_id, changed_at desc);
`;

const grants = `
  grant select, insert on leader_charge_change to dukaojian_app;
  grant insert, delete on leader_charge to dukaojian_app;
`;

export class Migration20261128015100_leader_charge_change extends Migration {
  override up(): void {
    for (const statements of [change, grants]) this.addSql(statements);
  }

  override down(): void {
    this.addSql(`
      revoke insert, delete on leader_charge from dukaojian_app;
      drop table leader_charge_change;
    `);
  }
}
