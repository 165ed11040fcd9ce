import { Migration } from '@mikro-orm/migrations';

const entry = `
  create table deadline_entry (
    city_id text not null,
    part_id uuid not null,
    seq integer not null check (seq > 0),
    kind text not null check (kind in
      ('dispute', 'review', 'extension', 'suspension', 'resumption', 'restriction', 'calendar')),
    at timestamptz not null,
    facts jsonb not null,
    due_at timestamptz,
    calendar_version integer not null,
    reason text not null,
    by_post uuid,
    by_name text,
    primary key (part_id, seq)
  );
  comment on table deadline_entry is
    'the clock as a ledger: what moved or stopped a part''s deadline after it was set; that it was set is on its task. A ledger: no foreign keys (docs/adr/0005), nothing is changed or deleted';
  create unique index deadline_entry_once_a_calendar on deadline_entry (part_id, calendar_version) where kind = 'calendar';
`;

const part = `
  alter table task_part
    add column due_story text,
    add column request_step text,
    add column request_due_at timestamptz,
    add column time_held_since timestamptz,
    add column suspended_until timestamptz;
  comment on column task_part.due_story is 'why the deadline is what it is; null: as its task says, nothing moved it';
  comment on column task_part.request_step is 'a pending deadline_request of this part: filed, signed or checked';
  comment on column task_part.time_held_since is 'while a request signed in time waits, the time lamp stays as it was then';
`;

const request = `
  create table deadline_request (
    id uuid primary key,
    city_id text not null references city,
    part_id uuid not null references task_part,
    kind text not null check (kind in ('extension', 'suspension')),
    state text not null,
    progress text not null,
    reason text not null,
    asked_until timestamptz not null,
    decider uuid not null references post,
    due_at timestamptz,
    filed_by uuid not null references post,
    filed_at timestamptz not null,
    signed_by uuid references post,
    signed_at timestamptz,
    checked_by uuid references post,
    checked_at timestamptz,
    supported boolean,
    check_note text,
    decided_by uuid references post,
    decided_at timestamptz,
    granted_until timestamptz,
    decide_note text,
    ended_at timestamptz,
    version integer not null default 1
  );
  comment on column deadline_request.asked_until is 'the new deadline of an extension, the end of a suspension, inclusive';
  comment on column deadline_request.due_at is 'limit of whoever has it now; null while the unit''s head has it, and once it ended';
  create unique index deadline_request_one_pending on deadline_request (part_id)
    where state in ('filed', 'signed', 'checked');
  create index deadline_request_pending on deadline_request (city_id, state) where state in ('filed', 'signed', 'checked');
  create index deadline_request_part on deadline_request (part_id);
`;

// A pack that was loaded before these figures had names gets their presets; what it says stays as it is.
const rules = `
  update rule_pack set content = '{
    "workingHours": [{"from": "08:30", "until": "12:00"}, {"from": "14:30", "until": "18:00"}],
    "deadlineRequest": {"extensionsAtMost": 2, "decideWithinWd": 2}
  }'::jsonb || content;
`;

const notices = `
  alter table notice_item drop constraint notice_item_subject_type_check, add constraint notice_item_subject_type_check
    check (subject_type in ('part', 'order', 'interview', 'report', 'dispute', 'decision', 'document', 'request', 'calendar'));
`;

const grants = `
  grant select, insert on deadline_entry to dukaojian_app;
  grant select, insert, update on deadline_request to dukaojian_app;
`;

export class Migration20261128001000_deadline_entry_create extends Migration {
  override up(): void {
    for (const statements of [entry, part, request, rules, notices, grants]) this.addSql(statements);
  }

  override down(): void {
    this.addSql(`
      update rule_pack set content = content - 'workingHours' - 'deadlineRequest';
      drop table deadline_request, deadline_entry;
      alter table task_part drop column due_story, drop column request_step, drop column request_due_at,
        drop column time_held_since, drop column suspended_until;
    `);
  }
}
