import { Migration } from '@mikro-orm/migrations';

const inspection = `
  create table inspection_group (
    id uuid primary key default uuidv7(),
    city_id text not null references city,
    name text not null
  );
  comment on table inspection_group is 'the city’s discipline organ, or a group stationed 派驻 with some bodies';

  create table inspection_member (
    city_id text not null references city,
    group_id uuid not null references inspection_group,
    post_id uuid primary key references post
  );

  create table inspection_remit (
    city_id text not null references city,
    group_id uuid not null references inspection_group,
    body_id uuid not null references body,
    primary key (group_id, body_id)
  );
  comment on table inspection_remit is 'bodies of a group, each with those below it; the city itself is every body';
`;

const question = `
  create table inspection_question (
    id uuid primary key,
    city_id text not null references city,
    group_id uuid not null references inspection_group,
    body_id uuid not null references body,
    change_id bigint,
    wording text not null,
    asked_by uuid not null references post,
    asked_by_name text not null,
    asked_at timestamptz not null,
    due_at timestamptz not null,
    answer text,
    answered_by uuid references post,
    answered_by_name text,
    answered_at timestamptz,
    version integer not null default 1,
    check ((answer is null) = (answered_at is null))
  );
  create index inspection_question_group on inspection_question (group_id, id desc);
  create index inspection_question_body on inspection_question (body_id, id desc);
`;

// The head hears of a question like of anything else.
const subjects = (...types: string[]): string => `
  alter table notice_item drop constraint notice_item_subject_type_check;
  alter table notice_item add constraint notice_item_subject_type_check
    check (subject_type in (${types.map((type) => `'${type}'`).join(', ')}));
`;
const toldBefore = ['part', 'order', 'interview', 'report', 'dispute', 'decision'];

const lists = `
  create table inspection_attention (
    id uuid primary key,
    city_id text not null references city,
    group_id uuid not null references inspection_group,
    body_id uuid references body,
    change_id bigint,
    wording text not null,
    written_by uuid not null references post,
    written_by_name text not null,
    written_at timestamptz not null
  );
  comment on table inspection_attention is '关注事项: seen by its author’s group only; no role of the application reads it';
  create index inspection_attention_group on inspection_attention (group_id, id desc);

  create table inspection_watch (
    id uuid primary key,
    city_id text not null references city,
    group_id uuid not null references inspection_group,
    body_id uuid not null references body,
    put_by uuid not null references post,
    since timestamptz not null,
    ended_at timestamptz
  );
  create unique index inspection_watch_once on inspection_watch (group_id, body_id) where ended_at is null;
`;

// Groups of a city that was loaded before there were any; a new city's come with its data.
const backfill = `
  insert into inspection_group (city_id, name)
    select distinct city_id, '纪委监委' from post where role = 'inspector';
  insert into inspection_member (city_id, group_id, post_id)
    select p.city_id, g.id, p.id from post p join inspection_group g using (city_id) where p.role = 'inspector';
  insert into inspection_remit (city_id, group_id, body_id)
    select g.city_id, g.id, b.id from inspection_group g join body b using (city_id) where b.parent_id is null;
`;

// Source: rules.md "Bodies and people": assessing and inspecting are separate accounts and persons.
const separation = `
  create function inspect_or_assess() returns trigger language plpgsql as $$
  declare
    inspecting constant text[] := '{inspector,stationed_inspector}';
    assessing constant text[] := '{assessment_office,lead_assessor,supervision_office,office_head}';
  begin
    if exists (
      select from post mine join appointment a on a.person_id = new.person_id and a.id <> new.id
      join post other on other.id = a.post_id
      where mine.id = new.post_id
        and daterange(a.from_on, a.to_on, '[]') && daterange(new.from_on, new.to_on, '[]')
        and (mine.role = any(inspecting) and other.role = any(assessing)
          or mine.role = any(assessing) and other.role = any(inspecting))
    ) then
      raise exception 'who inspects does not assess' using errcode = 'check_violation',
        constraint = 'appointment_inspect_or_assess';
    end if;
    return new;
  end $$;
  create trigger inspect_or_assess before insert or update on appointment
    for each row execute function inspect_or_assess();
`;

const grants = `
  grant select on inspection_group, inspection_member, inspection_remit
    to dukaojian_app, dukaojian_inspection_reader, dukaojian_inspection_writer;
  grant select on inspection_question, inspection_attention, inspection_watch, city, city_clock, rule_pack, working_calendar,
    body, post, person, appointment, decision, task, task_part, supervision_order, lamp_episode
    to dukaojian_inspection_reader;

  grant select, insert on inspection_question, inspection_attention, inspection_watch to dukaojian_inspection_writer;
  grant update (ended_at) on inspection_watch to dukaojian_inspection_writer;
  -- What every command leaves behind: its trail, its feed row, its key, and who is to hear of it.
  grant select on city_clock, post, body to dukaojian_inspection_writer;
  grant insert on audit_entry, change_feed, notice_item to dukaojian_inspection_writer;
  grant select (post_id, subject_id, rung, episode) on notice_item to dukaojian_inspection_writer;
  grant select, insert on idempotency_key to dukaojian_inspection_writer;

  grant select, update (answer, answered_by, answered_by_name, answered_at, version) on inspection_question to dukaojian_app;
`;

export class Migration20261128004100_oversight_create extends Migration {
  override up(): void {
    const told = subjects(...toldBefore, 'question');
    for (const statements of [inspection, question, told, lists, backfill, separation, grants])
      this.addSql(statements);
  }

  override down(): void {
    this.addSql(`
      drop trigger inspect_or_assess on appointment;
      drop function inspect_or_assess();
      drop table inspection_watch, inspection_attention, inspection_question, inspection_remit, inspection_member,
        inspection_group;
      delete from notice_item where subject_type = 'question';
      ${subjects(...toldBefore)}
    `);
  }
}
