import { Migration } from '@mikro-orm/migrations';

const restriction = `
  create table restriction (
    id uuid primary key,
    city_id text not null references city,
    decision_id uuid not null references decision,
    part_id uuid not null references task_part,
    raiser_body_id uuid not null references body,
    milestone_id uuid,
    milestone_title text,
    stops_deadline boolean not null,
    kind text not null check (kind in ('land', 'money', 'authority', 'other_body')),
    wording text not null,
    body_id uuid not null references body,
    leader_id uuid references post,
    state text not null,
    round integer not null default 1,
    held_since timestamptz not null,
    due_at timestamptz not null,
    reminded_at timestamptz,
    missed_at timestamptz,
    raised_by uuid not null references post,
    raised_at timestamptz not null,
    answered_by uuid references post,
    answer text,
    credited_body_id uuid references body,
    credited_post_id uuid references post,
    ended_by uuid references post,
    ended_at timestamptz,
    stood_wd integer,
    story text,
    next_due_at timestamptz,
    version integer not null default 1
  );
  comment on column restriction.milestone_id is 'the milestone whose clock stands; null: the part has none, its deadline stands';
  comment on column restriction.stops_deadline is 'the deadline of the part itself stands: it has no milestone, or the blocked one falls on it';
  comment on column restriction.body_id is 'the body that is asked; after a climb the one that did not answer';
  comment on column restriction.due_at is 'limit of whoever has the move, inclusive';
  comment on column restriction.missed_at is 'when the body that was asked let its limit pass; its lamp stays red until the end';
  comment on column restriction.round is 'rises with each holder of the move';
  create unique index restriction_one_open on restriction (part_id, coalesce(milestone_id, part_id))
    where ended_at is null;
  create index restriction_asked on restriction (body_id) where ended_at is null;
  create index restriction_raised on restriction (raiser_body_id) where ended_at is null;
  create index restriction_open on restriction (city_id, state) where ended_at is null;
  create index restriction_part on restriction (part_id);
`;

const step = `
  create table restriction_step (
    id uuid primary key default uuidv7(),
    city_id text not null,
    restriction_id uuid not null,
    round integer not null,
    at timestamptz not null,
    action text not null,
    by_post uuid,
    to_body_id uuid,
    to_post_id uuid,
    note text
  );
  comment on table restriction_step is
    'who had it and what he did; a ledger: no foreign keys (docs/adr/0005), nothing is changed or deleted. by_post null: the clock';
  create index restriction_step_of on restriction_step (restriction_id);
`;

const part = `
  alter table task_part add column stopped_by uuid, add column stopped_since timestamptz;
  comment on column task_part.stopped_by is
    'the open restriction that stops the deadline of this part; a stopped milestone says so itself';
`;

const evidence = `
  alter table evidence_file drop constraint evidence_file_owner, add column restriction_id uuid references restriction,
    add constraint evidence_file_owner check (
      num_nonnulls(report_id, restriction_id, document_id) = 1 and (part_id is null) = (document_id is not null));
  create index evidence_file_restriction on evidence_file (restriction_id) where restriction_id is not null;
`;

// Kinds of subjects are closed by NoticeItem in the program; a stage that adds one needs no migration of this table.
const notices = `
  alter table notice_item drop constraint notice_item_subject_type_check,
    add constraint notice_item_subject_type_check check (subject_type ~ '^[a-z_]+$');
`;

// A pack that was loaded before these figures had names gets their presets; what it says stays as it is.
const rules = `
  update rule_pack set content = '{"restriction": {"raiseBeforeWd": 3, "answerWithinWd": 3, "assignWithinWd": 1,
    "leaderWithinWd": 3, "meetWithinWd": 10}}'::jsonb || content;
`;

const grants = `
  grant select, insert, update on restriction to dukaojian_app;
  grant select, insert on restriction_step to dukaojian_app;
`;

export class Migration20261128005000_restriction_create extends Migration {
  override up(): void {
    for (const statements of [restriction, step, part, evidence, notices, rules, grants])
      this.addSql(statements);
  }

  override down(): void {
    this.addSql(`
      update rule_pack set content = content - 'restriction';
      alter table notice_item drop constraint notice_item_subject_type_check;
      delete from notice_item where subject_type not in ('part', 'order', 'interview', 'report', 'dispute', 'decision');
      alter table notice_item add constraint notice_item_subject_type_check
        check (subject_type in ('part', 'order', 'interview', 'report', 'dispute', 'decision'));
      delete from evidence_file where restriction_id is not null;
      alter table evidence_file drop constraint evidence_file_owner, drop column restriction_id,
        add constraint evidence_file_owner check (
          (part_id is null) = (report_id is null) and (report_id is null) <> (document_id is null));
      alter table task_part drop column stopped_by, drop column stopped_since;
      drop table restriction_step, restriction;
    `);
  }
}
