import { Migration } from '@mikro-orm/migrations';

const explanation = `
  create table explanation (
    id uuid primary key,
    city_id text not null references city,
    decision_id uuid not null references decision,
    part_id uuid not null references task_part,
    body_id uuid not null references body,
    wording text not null,
    asked_by uuid not null references post,
    asked_by_name text not null,
    asked_at timestamptz not null,
    due_at timestamptz not null,
    reminded_at timestamptz,
    late_at timestamptz,
    answer text,
    answered_by uuid references post,
    answered_by_name text,
    answered_at timestamptz,
    next_due_at timestamptz,
    version integer not null default 1,
    constraint explanation_answered check (num_nonnulls(answer, answered_by, answered_by_name, answered_at) in (0, 4))
  );
  comment on table explanation is '请求说明: what a leader wants to have explained about one part; answered once';
  comment on column explanation.body_id is 'the body that had the part when it was asked';
  comment on column explanation.due_at is 'limit of the answer, inclusive';
  comment on column explanation.late_at is 'when the silence was handed to the supervision office';
  create unique index explanation_one_open on explanation (part_id, asked_by) where answered_at is null;
  create index explanation_asked on explanation (body_id) where answered_at is null;
  create index explanation_asker on explanation (asked_by) where answered_at is null;
  create index explanation_part on explanation (part_id);
  create index explanation_late on explanation (city_id) where answered_at is null and late_at is not null;
`;

// A pack that was loaded before this figure had a name gets its preset; what it says stays as it is.
const rules = `
  update rule_pack set content = '{"explanation": {"answerWithinWd": 3}}'::jsonb || content;
`;

const grants = 'grant select, insert, update on explanation to dukaojian_app;';

export class Migration20261129006000_explanation_create extends Migration {
  override up(): void {
    for (const statements of [explanation, rules, grants]) this.addSql(statements);
  }

  override down(): void {
    this.addSql(`
      update rule_pack set content = content - 'explanation';
      delete from outbox where workflow_type = 'explanation';
      delete from live_clock where workflow_type = 'explanation';
      delete from notice_item where subject_type = 'explanation';
      drop table explanation;
    `);
  }
}
