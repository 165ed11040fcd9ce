import { Migration } from '@mikro-orm/migrations';

const meeting = `
  create table meeting (
    id uuid primary key,
    city_id text not null references city,
    number text not null,
    title text not null,
    held_on date not null,
    state text not null check (state in ('planned', 'closed')),
    convened_by uuid not null references post,
    created_at timestamptz not null,
    closed_by uuid references post,
    closed_at timestamptz,
    decision_id uuid references decision,
    version integer not null default 1,
    unique (city_id, number)
  );
  comment on column meeting.decision_id is 'the decision into which what was agreed went as tasks; null: nothing was';
  create unique index meeting_one_planned on meeting (city_id) where state = 'planned';
`;

const item = `
  create table meeting_item (
    id uuid primary key default uuidv7(),
    city_id text not null,
    meeting_id uuid not null references meeting,
    seq integer not null,
    kind text not null check (kind in ('promise', 'restriction', 'red')),
    restriction_id uuid references restriction,
    part_id uuid not null references task_part,
    promise_id uuid references meeting_item,
    outcome text check (outcome in ('task', 'decided', 'refused', 'noted')),
    minute text,
    body_id uuid references body,
    due_on date,
    task_id uuid references task,
    kept boolean,
    recorded_by uuid references post,
    recorded_at timestamptz,
    version integer not null default 1,
    unique (meeting_id, seq)
  );
  comment on column meeting_item.part_id is 'the part that is late or blocked; of a promise the part that came of it';
  comment on column meeting_item.promise_id is 'the line of an earlier meeting of which this one asks whether it was kept';
  comment on column meeting_item.kept is 'of a promise, when its meeting was closed: concluded by its day';
  create index meeting_item_of on meeting_item (meeting_id);
  create unique index meeting_item_restriction on meeting_item (meeting_id, restriction_id) where restriction_id is not null;
`;

const grants = `
  grant select, insert, update on meeting, meeting_item to dukaojian_app;
`;

export class Migration20261128005100_meeting_create extends Migration {
  override up(): void {
    for (const statements of [meeting, item, grants]) this.addSql(statements);
  }

  override down(): void {
    this.addSql(`drop table meeting_item, meeting;`);
  }
}
