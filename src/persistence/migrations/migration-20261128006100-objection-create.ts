import { Migration } from '@mikro-orm/migrations';

const objection = `
  create table objection (
    id uuid primary key,
    city_id text not null references city,
    result_id uuid not null references period_result,
    computation_id uuid not null references score_computation,
    body_id uuid not null references body,
    row_code text not null,
    wording text not null,
    owner_body_id uuid references body,
    state text not null
      check (state in ('filed', 'advised', 'upheld', 'corrected', 'rejected', 'withdrawn')),
    filed_by uuid not null references post,
    filed_person uuid not null,
    filed_at timestamptz not null,
    opinion_due_at timestamptz not null,
    decide_due_at timestamptz not null,
    opinion text,
    opinion_by uuid references post,
    opinion_person uuid,
    opinion_at timestamptz,
    decision text,
    decided_by uuid references post,
    decided_at timestamptz,
    corrected_by uuid references score_computation,
    reminded_at timestamptz,
    overdue_at timestamptz,
    next_due_at timestamptz,
    version integer not null default 1
  );
  comment on column objection.row_code is 'the row of the score, or TOTAL-DEDUCTIONS for what lamps deducted';
  comment on column objection.owner_body_id is 'whose opinion is asked: the data owner; null: the supervision office';
  comment on column objection.overdue_at is 'when the decision let its limit pass';
  create unique index objection_one_open on objection (result_id, body_id, row_code) where state in ('filed', 'advised');
  create index objection_of_result on objection (result_id);
  create index objection_of_body on objection (body_id);
  create index objection_of_owner on objection (owner_body_id) where state in ('filed', 'advised');

  grant select, insert, update on objection to dukaojian_app;
`;

export class Migration20261128006100_objection_create extends Migration {
  override up(): void {
    this.addSql(objection);
  }

  override down(): void {
    this.addSql('drop table objection');
  }
}
