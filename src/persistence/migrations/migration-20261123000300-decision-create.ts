import { Migration } from '@mikro-orm/migrations';

const document = `
  create table document (
    id uuid primary key default uuidv7(),
    city_id text not null references city,
    kind text not null check (kind in ('policy', 'meeting_record', 'instruction', 'for_information')),
    urgency text not null default 'ordinary' check (urgency in ('urgent', 'ordinary', 'difficult')),
    classification text not null check (classification in ('public', 'internal')),
    distribution uuid[] not null default '{}',
    title text not null,
    number text,
    issuer text,
    dated_on date,
    source jsonb not null,
    registered_by uuid not null references post,
    registered_at timestamptz not null,
    version integer not null default 1
  );
  comment on column document.classification is 'a classified document (秘密 and above) has no row at all, not even its title';
`;

const decision = `
  create table decision (
    id uuid primary key,
    city_id text not null references city,
    document_id uuid references document,
    number text not null,
    title text not null,
    state text not null,
    urgent boolean not null default false,
    launched_by uuid not null references post,
    responsible_leader uuid references post,
    confirmed_at timestamptz,
    leaves_at timestamptz,
    dispatched_at timestamptz,
    complete boolean not null default false,
    closed_at timestamptz,
    summary jsonb,
    created_at timestamptz not null,
    version integer not null default 1,
    unique (city_id, number)
  );
  comment on column decision.complete is 'nothing more will be added: the last conclusion closes it';
`;

const task = `
  create table task (
    id uuid primary key,
    city_id text not null,
    decision_id uuid not null references decision,
    parent_part_id uuid,
    seq integer not null,
    number text not null,
    wording text not null,
    path text,
    standard text,
    responsible_leader uuid references post,
    due_at timestamptz,
    due_basis text not null check (due_basis in ('document', 'limit', 'leader', 'parent', 'none')),
    due_story text not null,
    set_by uuid not null references post,
    created_at timestamptz not null,
    version integer not null default 1
  );
  comment on column task.due_at is 'null: 长期坚持, no date of its own';
  create index task_decision on task (decision_id, seq);
  create index task_parent on task (parent_part_id) where parent_part_id is not null;

  comment on column task.city_id is 'rows that hang on another one carry its city; the key to city is on the parent alone';
`;

const taskPart = `
  create table task_part (
    id uuid primary key,
    city_id text not null,
    decision_id uuid not null references decision,
    task_id uuid not null references task,
    body_id uuid not null references body,
    role text not null check (role in ('responsible', 'cooperating')),
    state text not null,
    held_state text,
    urgent boolean not null default false,
    due_at timestamptz,
    dispatched_at timestamptz,
    signed_at timestamptz,
    signed_by uuid references post,
    reported_done_at timestamptz,
    concluded_at timestamptz,
    milestones jsonb not null default '[]',
    progress numeric(5, 2) not null default 0 check (progress between 0 and 100),
    lamp text not null default 'green' check (lamp in ('green', 'yellow', 'red', 'grey')),
    lamp_dimension text,
    lamp_since timestamptz,
    lamp_sentence text,
    lamp_way_back text,
    lamp_worsens_at timestamptz,
    episode integer not null default 0,
    reminded_at timestamptz,
    yellow_at timestamptz,
    urged_at timestamptz,
    red_at timestamptz,
    interview_at timestamptz,
    window_period text,
    returned_in_period integer not null default 0,
    missing_reports integer not null default 0,
    report_late_until timestamptz,
    review_due_at timestamptz,
    next_due_at timestamptz,
    version integer not null default 1
  );
  alter table task add foreign key (parent_part_id) references task_part;
  comment on column task_part.milestones is
    'in order of their day: [{id, title, goal, dueAt, curve, expectedAtEnd, monthlyPlan, doneAt}]; judged and locked with their part';
  comment on column task_part.next_due_at is 'city time at which judging again may give another answer; written with every change, never raises version';
  create index task_part_due on task_part (decision_id, next_due_at) where next_due_at is not null;
  create index task_part_task on task_part (task_id);
  create index task_part_open on task_part (body_id, lamp, due_at)
    where state not in ('draft', 'concluded', 'withdrawn', 'transferred', 'merged');
`;

const taskProposal = `
  create table task_proposal (
    id uuid primary key default uuidv7(),
    city_id text not null,
    document_id uuid not null references document,
    seq integer not null,
    number text not null,
    wording text not null,
    responsible jsonb not null,
    cooperating jsonb not null,
    leader text,
    deadline date,
    deadline_text text,
    confidence numeric(3, 2) not null,
    note text,
    state text not null default 'proposed' check (state in ('proposed', 'confirmed', 'set_aside')),
    task_id uuid references task,
    version integer not null default 1,
    unique (document_id, seq)
  );
`;

const dispute = `
  create table dispute (
    id uuid primary key,
    city_id text not null references city,
    part_id uuid not null references task_part,
    reason text not null,
    suggested_body_id uuid references body,
    state text not null,
    raised_by uuid not null references post,
    raised_at timestamptz not null,
    decide_due_at timestamptz not null,
    decided_by uuid references post,
    decided_at timestamptz,
    answer text,
    version integer not null default 1
  );
  create unique index dispute_once on dispute (part_id);
`;

const grants = `
  grant select, insert, update on document, decision, task, task_part, task_proposal, dispute
    to dukaojian_app;
`;

export class Migration20261123000300_decision_create extends Migration {
  override up(): void {
    for (const statements of [document, decision, task, taskPart, taskProposal, dispute, grants])
      this.addSql(statements);
  }

  override down(): void {
    this.addSql(`
      drop table dispute, task_proposal;
      alter table task drop constraint task_parent_part_id_fkey;
      drop table task_part, task, decision, document;
    `);
  }
}
