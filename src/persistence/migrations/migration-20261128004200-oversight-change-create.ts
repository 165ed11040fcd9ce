import { Migration } from '@mikro-orm/migrations';

const oversightChange = `
  create table oversight_change (
    id bigint generated always as identity primary key,
    xid xid8 not null default pg_current_xact_id(),
    city_id text not null,
    kind text not null check (kind in ('deadline', 'lamp', 'rule', 'permission', 'score')),
    subject_type text not null,
    subject_id uuid,
    body_id uuid,
    field text,
    before text,
    after text,
    reason text,
    count integer not null default 1,
    db_role text not null default session_user,
    city_time timestamptz,
    recorded_at timestamptz not null default clock_timestamp()
  );
  comment on table oversight_change is
    'written by triggers alone, so also what is changed past the program; its audit entry is that of the same xid';
  create index oversight_change_city on oversight_change (city_id, id desc);
  create index oversight_change_body on oversight_change (body_id, id desc);
  create trigger append_only before update or delete or truncate on oversight_change
    for each statement execute function refuse_change();
  grant select on oversight_change to dukaojian_inspection_reader;

  create function city_now(city text) returns timestamptz language sql stable as $$
    select coalesce(still_at, clock_timestamp() + offset_ms * interval '1 millisecond') from city_clock where city_id = city
  $$;
`;

// By statement: ten thousand lamps of one second are a few statements.
const lamps = `
  create function note_lamps_on() returns trigger language plpgsql security definer set search_path = public as $$
  begin
    insert into oversight_change (city_id, kind, subject_type, subject_id, body_id, field, after, reason, city_time)
      select n.city_id, 'lamp', 'part', n.part_id, p.body_id, n.dimension, n.colour, n.sentence, n.opened_at
      from changed n join task_part p on p.id = n.part_id;
    return null;
  end $$;
  create trigger note_lamps_on after insert on lamp_episode referencing new table as changed
    for each statement execute function note_lamps_on();

  create function note_lamps_off() returns trigger language plpgsql security definer set search_path = public as $$
  begin
    insert into oversight_change (city_id, kind, subject_type, subject_id, body_id, field, before, reason, city_time)
      select n.city_id, 'lamp', 'part', n.part_id, p.body_id, n.dimension, n.colour, n.sentence, n.closed_at
      from changed n join former o on o.id = n.id join task_part p on p.id = n.part_id
      where o.closed_at is null and n.closed_at is not null;
    return null;
  end $$;
  create trigger note_lamps_off after update on lamp_episode referencing old table as former new table as changed
    for each statement execute function note_lamps_off();

  create function note_part_lamp() returns trigger language plpgsql security definer set search_path = public as $$
  begin
    insert into oversight_change (city_id, kind, subject_type, subject_id, body_id, before, after, city_time)
      values (new.city_id, 'lamp', 'part', new.id, new.body_id, old.lamp, new.lamp, city_now(new.city_id));
    return null;
  end $$;
  create trigger note_part_lamp after update on task_part for each row
    when (session_user <> 'dukaojian_app' and old.lamp is distinct from new.lamp) execute function note_part_lamp();
`;

// Only of what has left for its unit: a draft has no deadline yet.
const deadlines = `
  create function note_deadline() returns trigger language plpgsql security definer set search_path = public as $$
  begin
    insert into oversight_change (city_id, kind, subject_type, subject_id, body_id, field, before, after, city_time)
      values (new.city_id, 'deadline', tg_argv[0], new.id, new.body_id, tg_argv[1], to_jsonb(old)->>tg_argv[1],
        to_jsonb(new)->>tg_argv[1], city_now(new.city_id));
    return null;
  end $$;
  create trigger note_deadline after update on task_part for each row
    when (old.dispatched_at is not null and old.due_at is distinct from new.due_at)
    execute function note_deadline('part', 'due_at');
  create trigger note_deadline after update on supervision_order for each row
    when (old.feedback_due_at is not null and old.feedback_due_at is distinct from new.feedback_due_at)
    execute function note_deadline('order', 'feedback_due_at');

  create function note_milestones() returns trigger language plpgsql security definer set search_path = public as $$
  begin
    insert into oversight_change (city_id, kind, subject_type, subject_id, body_id, field, before, after, reason, city_time)
      select new.city_id, 'deadline', 'part', new.id, new.body_id, 'milestone', o->>'dueAt', n->>'dueAt',
        coalesce(n->>'title', o->>'title'), city_now(new.city_id)
      from jsonb_array_elements(old.milestones) o full join jsonb_array_elements(new.milestones) n
        on o->>'id' = n->>'id'
      where o->>'dueAt' is distinct from n->>'dueAt';
    return null;
  end $$;
  create trigger note_milestones after update on task_part for each row
    when (old.dispatched_at is not null and old.milestones is distinct from new.milestones)
    execute function note_milestones();
`;

const rules = `
  create function note_rule() returns trigger language plpgsql security definer set search_path = public as $$
  declare
    row_of jsonb := to_jsonb(coalesce(new, old));
  begin
    insert into oversight_change (city_id, kind, subject_type, subject_id, field, before, after, city_time)
      values (row_of->>'city_id', 'rule', tg_table_name, (row_of->>'id')::uuid, lower(tg_op),
        case when tg_op <> 'INSERT' then to_jsonb(old)->>'version' end,
        case when tg_op <> 'DELETE' then to_jsonb(new)->>'version' end, city_now(row_of->>'city_id'));
    insert into change_feed (city_id, body_ids, subject_type, subject_ids)
      values (row_of->>'city_id', '{}', 'oversight', '{}');
    return null;
  end $$;
  create trigger note_rule after insert or update or delete on rule_pack for each row execute function note_rule();
  create trigger note_rule after insert or update or delete on working_calendar
    for each row execute function note_rule();
`;

// What was given, and to whom. Many at once, as when a city is loaded, are one line with their number.
const permissions = `
  create function permission_words(of_table text, given jsonb) returns text language sql stable as $$
    select case of_table
      when 'post' then (given->>'title') || ' · ' || (given->>'role')
      when 'account' then given->>'user_name'
      else (select n.name || ' → ' || p.title from person n, post p
        where n.id = (given->>'person_id')::uuid and p.id = (given->>'post_id')::uuid) end
  $$;

  create function permission_body(of_table text, given jsonb) returns uuid language sql stable as $$
    select case of_table
      when 'post' then (given->>'body_id')::uuid
      when 'appointment' then (select body_id from post where id = (given->>'post_id')::uuid) end
  $$;

  create function note_given() returns trigger language plpgsql security definer set search_path = public as $$
  declare
    many constant integer := 20;
    given integer := (select count(*) from changed);
  begin
    if given = 0 then return null; end if;
    if given > many then
      insert into oversight_change (city_id, kind, subject_type, field, count, city_time)
        select city_id, 'permission', tg_table_name, 'insert', count(*), city_now(city_id) from changed group by city_id;
    else
      insert into oversight_change (city_id, kind, subject_type, subject_id, body_id, field, after, city_time)
        select n.city_id, 'permission', tg_table_name, n.id, permission_body(tg_table_name, to_jsonb(n)), 'insert',
          permission_words(tg_table_name, to_jsonb(n)), city_now(n.city_id)
        from changed n;
    end if;
    insert into change_feed (city_id, body_ids, subject_type, subject_ids)
      select distinct city_id, '{}'::uuid[], 'oversight', '{}'::uuid[] from changed;
    return null;
  end $$;

  create function note_permission() returns trigger language plpgsql security definer set search_path = public as $$
  declare
    row_of jsonb := to_jsonb(coalesce(new, old));
    ended constant text := coalesce(row_of->>'disabled_at', row_of->>'to_on');
  begin
    insert into oversight_change (city_id, kind, subject_type, subject_id, body_id, field, before, after, reason, city_time)
      values (row_of->>'city_id', 'permission', tg_table_name, (row_of->>'id')::uuid,
        permission_body(tg_table_name, row_of), lower(tg_op), permission_words(tg_table_name, to_jsonb(old)),
        case when tg_op = 'UPDATE' then permission_words(tg_table_name, to_jsonb(new)) end, ended,
        city_now(row_of->>'city_id'));
    insert into change_feed (city_id, body_ids, subject_type, subject_ids)
      values (row_of->>'city_id', '{}', 'oversight', '{}');
    return null;
  end $$;

  create trigger note_given after insert on post referencing new table as changed
    for each statement execute function note_given();
  create trigger note_given after insert on appointment referencing new table as changed
    for each statement execute function note_given();
  create trigger note_given after insert on account referencing new table as changed
    for each statement execute function note_given();
  create trigger note_changed after update on post for each row
    when (old.* is distinct from new.*) execute function note_permission();
  create trigger note_changed after update on appointment for each row
    when (old.* is distinct from new.*) execute function note_permission();
  create trigger note_changed after update on account for each row
    when ((old.person_id, old.user_name, old.disabled_at) is distinct from (new.person_id, new.user_name, new.disabled_at))
    execute function note_permission();
  create trigger note_removed after delete on post for each row execute function note_permission();
  create trigger note_removed after delete on appointment for each row execute function note_permission();
  create trigger note_removed after delete on account for each row execute function note_permission();
`;

export class Migration20261128004200_oversight_change_create extends Migration {
  override up(): void {
    for (const statements of [oversightChange, lamps, deadlines, rules, permissions]) this.addSql(statements);
  }

  override down(): void {
    const functions = [
      ...['note_lamps_on()', 'note_lamps_off()', 'note_part_lamp()', 'note_deadline()', 'note_milestones()'],
      ...['note_rule()', 'note_given()', 'note_permission()', 'city_now(text)'],
      ...['permission_words(text, jsonb)', 'permission_body(text, jsonb)'],
    ];
    this.addSql(`drop function ${functions.join(', ')} cascade; drop table oversight_change;`);
  }
}
