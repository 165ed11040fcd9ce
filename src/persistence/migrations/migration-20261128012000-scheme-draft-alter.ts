import { Migration } from '@mikro-orm/migrations';

const scheme = `
  alter table scheme drop constraint scheme_state_check,
    add constraint scheme_state_check check (state in ('draft', 'proposed', 'issued', 'discarded')),
    alter column measure_id drop not null,
    add column kind text not null default 'categorised' check (kind in ('overall', 'categorised', 'special')),
    add column note text not null default '',
    add column revision integer not null default 1,
    add column reason text,
    add column document_number text,
    add column copied_from uuid references scheme,
    add column drafted_by uuid references post,
    add column drafted_at timestamptz,
    add column proposed_by uuid references post,
    add column proposed_person uuid references person,
    add column issued_by uuid references post,
    add column issued_person uuid references person,
    add constraint scheme_four_eyes check (issued_person is null or issued_person <> proposed_person);
  comment on column scheme.revision is 'counts edits of a draft; version is that of the scheme itself';
  create unique index scheme_one_draft on scheme (city_id, code, year) where state in ('draft', 'proposed');

  alter table scheme_row
    add column period text check (period in ('monthly', 'quarterly', 'annual')),
    add column data_owner uuid references body,
    add column lead_assessor uuid references body,
    add column checking_body uuid references body;
  comment on column scheme_row.period is
    'this and the bodies: as the draft wants them, null as in the library; with the issue they become its next version';

  create table scheme_body (
    scheme_id uuid not null references scheme,
    city_id text not null references city,
    body_id uuid not null references body,
    ranking_group text,
    ranked boolean not null default true,
    primary key (scheme_id, body_id)
  );
  comment on table scheme_body is 'groups of a scheme, and bodies scored but not ranked 单列; null: the body''s own group';

  create table scheme_not_applicable (
    scheme_id uuid not null references scheme,
    city_id text not null references city,
    code text not null,
    body_id uuid not null references body,
    reason text not null,
    approved_by text not null,
    primary key (scheme_id, code, body_id)
  );
`;

const history = `
  alter table indicator_change
    add column document_number text,
    add column decided_by uuid references post,
    add column decided_at timestamptz;

  create table indicator_target_change (
    id uuid primary key default uuidv7(),
    city_id text not null references city,
    indicator_id uuid not null references indicator,
    body_id uuid not null references body,
    period text not null,
    before numeric,
    after numeric,
    document_number text,
    changed_by uuid not null references post,
    changed_at timestamptz not null
  );
  create index indicator_target_change_cell on indicator_target_change (indicator_id, body_id, period);
  comment on table indicator_target_change is 'insert-only: every change of a target, by whom, and by which document';
`;

// What is issued is never edited: not even by whoever may write the tables.
const closed = `
  create function refuse_issued_scheme() returns trigger language plpgsql as $$
  begin
    if tg_table_name = 'scheme' or exists (select from scheme
        where id = (to_jsonb(old) ->> 'scheme_id')::uuid and state = 'issued') then
      raise exception 'the scheme is issued' using errcode = 'check_violation', constraint = 'scheme_issued';
    end if;
    return coalesce(new, old);
  end $$;
  create trigger refuse_issued before update or delete on scheme for each row
    when (old.state = 'issued') execute function refuse_issued_scheme();
  create trigger refuse_issued before update or delete on scheme_row for each row
    execute function refuse_issued_scheme();
  create trigger refuse_issued before update or delete on scheme_body for each row
    execute function refuse_issued_scheme();
  create trigger refuse_issued before update or delete on scheme_not_applicable for each row
    execute function refuse_issued_scheme();
`;

// The inspector is told by the database itself, as of every other rule.
const told = `
  create function note_scheme() returns trigger language plpgsql security definer set search_path = public as $$
  begin
    insert into oversight_change (city_id, kind, subject_type, subject_id, field, after, reason, city_time)
      values (new.city_id, 'rule', 'scheme', new.id, 'issue', new.code || ' · ' || new.year || ' · ' || new.version,
        concat_ws(' ', new.document_number, new.reason), city_now(new.city_id));
    insert into change_feed (city_id, body_ids, subject_type, subject_ids)
      values (new.city_id, '{}', 'oversight', '{}');
    return null;
  end $$;
  create trigger note_scheme after update on scheme for each row
    when (new.state = 'issued' and old.state <> 'issued') execute function note_scheme();

  create function note_indicator() returns trigger language plpgsql security definer set search_path = public as $$
  begin
    insert into oversight_change (city_id, kind, subject_type, subject_id, field, after, reason, city_time)
      values (new.city_id, 'rule', 'indicator', new.id, new.change, new.code || ' ' || new.name,
        concat_ws(' ', new.document_number, new.reason), city_now(new.city_id));
    insert into change_feed (city_id, body_ids, subject_type, subject_ids)
      values (new.city_id, '{}', 'oversight', '{}');
    return null;
  end $$;
  create trigger note_indicator after insert on indicator_change for each row
    when (new.document_number is not null) execute function note_indicator();
`;

const grants = `
  grant select on scheme_body, scheme_not_applicable, indicator_target_change to dukaojian_app;
  grant insert on measure, scheme, scheme_row, scheme_body, scheme_not_applicable, indicator, indicator_version,
    indicator_change, indicator_target, indicator_target_change to dukaojian_app;
  grant update on scheme, scheme_row, scheme_body, indicator_target to dukaojian_app;
  grant delete on scheme_row, scheme_body, scheme_not_applicable to dukaojian_app;
`;

export class Migration20261128012000_scheme_draft_alter extends Migration {
  override up(): void {
    for (const statements of [scheme, history, closed, told, grants]) this.addSql(statements);
  }

  override down(): void {
    this.addSql(`
      drop function note_indicator() cascade;
      drop function note_scheme() cascade;
      drop function refuse_issued_scheme() cascade;
      drop table indicator_target_change, scheme_not_applicable, scheme_body;
      revoke insert on measure, scheme, scheme_row, indicator, indicator_version, indicator_change, indicator_target
        from dukaojian_app;
      revoke update on scheme, scheme_row, indicator_target from dukaojian_app;
      revoke delete on scheme_row from dukaojian_app;
      alter table indicator_change drop column document_number, drop column decided_by, drop column decided_at;
      delete from scheme_row where scheme_id in (select id from scheme where state <> 'issued');
      delete from scheme where state <> 'issued';
      alter table scheme_row drop column period, drop column data_owner, drop column lead_assessor,
        drop column checking_body;
      drop index scheme_one_draft;
      alter table scheme drop constraint scheme_four_eyes, drop constraint scheme_state_check, drop column kind,
        drop column note, drop column revision, drop column reason, drop column document_number,
        drop column copied_from, drop column drafted_by, drop column drafted_at, drop column proposed_by,
        drop column proposed_person, drop column issued_by, drop column issued_person;
      alter table scheme add constraint scheme_state_check check (state in ('draft', 'issued')),
        alter column measure_id set not null;
    `);
  }
}
