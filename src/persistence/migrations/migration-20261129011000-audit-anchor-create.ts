import { Migration } from '@mikro-orm/migrations';

const anchor = `
  create table audit_anchor (
    city_id text not null,
    seq bigint not null check (seq > 0),
    hash bytea not null check (octet_length(hash) = 32),
    removed_before timestamptz not null,
    anchored_at timestamptz not null default clock_timestamp(),
    primary key (city_id, seq)
  );
  comment on table audit_anchor is
    'append-only: up to this place the chain was removed after its time; an entry behind it says the same. docs/adr/0010';
  comment on column audit_anchor.removed_before is 'city time: what is removed is older';
  create trigger append_only before update or delete or truncate on audit_anchor
    for each statement execute function refuse_change();
`;

// In passing nobody removes anything; whoever says that he means it removes nothing younger than six months
// (网络安全法第二十一条), whatever the setting is.
const retention = `
  create function refuse_removal() returns trigger language plpgsql as $$
  begin
    if current_setting('dukaojian.retention', true) is distinct from 'on' then
      raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
    end if;
    return null;
  end $$;
  create function kept_until(city text) returns timestamptz language sql stable as $$
    select coalesce((select coalesce(still_at, clock_timestamp() + offset_ms * interval '1 millisecond')
      from city_clock where city_id = city), clock_timestamp()) - interval '6 months'
  $$;
  create function refuse_young_entry() returns trigger language plpgsql as $$
  begin
    if exists (select from gone g where coalesce(g.city_time, g.recorded_at) >= kept_until(g.city_id)) then
      raise exception 'audit_entry is kept for six months' using errcode = 'insufficient_privilege';
    end if;
    return null;
  end $$;
  create function refuse_young_seal() returns trigger language plpgsql as $$
  begin
    if exists (select from gone g left join audit_entry e on e.id = g.audit_id
        where e.id is null or coalesce(e.city_time, e.recorded_at) >= kept_until(g.city_id)) then
      raise exception 'audit_seal is kept as long as its entry, and that for six months'
        using errcode = 'insufficient_privilege';
    end if;
    return null;
  end $$;
`;

const triggers = ['entry', 'seal'].map(
  (what) => `
  drop trigger append_only on audit_${what};
  create trigger append_only before update or truncate on audit_${what}
    for each statement execute function refuse_change();
  create trigger removed_on_purpose before delete on audit_${what}
    for each statement execute function refuse_removal();
  create trigger kept_long_enough after delete on audit_${what} referencing old table as gone
    for each statement execute function refuse_young_${what}();
`,
);

const grants = `
  grant select on audit_anchor to dukaojian_app, dukaojian_sealer, dukaojian_inspection_reader;
`;

export class Migration20261129011000_audit_anchor_create extends Migration {
  override up(): void {
    for (const statements of [anchor, retention, ...triggers, grants]) this.addSql(statements);
  }

  override down(): void {
    for (const what of ['entry', 'seal'])
      this.addSql(`
        drop trigger removed_on_purpose on audit_${what};
        drop trigger kept_long_enough on audit_${what};
        drop trigger append_only on audit_${what};
        create trigger append_only before update or delete or truncate on audit_${what}
          for each statement execute function refuse_change();
        drop function refuse_young_${what}();
      `);
    this.addSql(`
      drop table audit_anchor;
      drop function kept_until(text);
      drop function refuse_removal();
    `);
  }
}
