import { Migration } from '@mikro-orm/migrations';

const result = `
  create table period_result (
    id uuid primary key,
    city_id text not null references city,
    period text not null,
    number integer not null,
    state text not null check (state in ('computed', 'previewed', 'published', 'replaced')),
    computation_id uuid not null references score_computation,
    reason text,
    opened_by uuid not null references post,
    opened_at timestamptz not null,
    previewed_at timestamptz,
    objections_until timestamptz,
    basis text,
    document_number text,
    published_by uuid references post,
    published_at timestamptz,
    version integer not null default 1,
    unique (city_id, period, number)
  );
  comment on column period_result.reason is 'why a published result is taken up again; null: the first of its period';
  comment on column period_result.computation_id is 'what is shown; until publication a correction puts a newer one here';
  create unique index period_result_one_open on period_result (city_id, period)
    where state in ('computed', 'previewed');
  create unique index period_result_one_published on period_result (city_id, period) where state = 'published';
`;

const step = `
  create table period_result_step (
    id uuid primary key default uuidv7(),
    city_id text not null,
    result_id uuid not null,
    at timestamptz not null,
    action text not null,
    by_post uuid not null,
    by_person uuid not null,
    computation_id uuid not null,
    note text
  );
  comment on table period_result_step is 'who did what with a result; a ledger: no foreign keys, nothing is changed';
  create index period_result_step_of on period_result_step (result_id);
`;

const move = `
  create table result_move (
    id uuid primary key default uuidv7(),
    city_id text not null,
    result_id uuid not null references period_result,
    computation_id uuid not null,
    body_id uuid not null references body,
    before jsonb not null,
    after jsonb not null,
    until timestamptz not null
  );
  comment on table result_move is 'bodies whose band or rank a correction moved, and until when they may object to that';
  create index result_move_of on result_move (result_id);
`;

const chair = `
  create table assessment_chair (
    city_id text not null references city,
    post_id uuid primary key references post,
    duty text not null check (duty in ('head', 'deputy'))
  );
  comment on table assessment_chair is 'who signs for the assessment office: its head, or his deputy in his place';
  insert into assessment_chair (city_id, post_id, duty)
    select city_id, id, 'head' from post where code = 'PD-SWB/assessment_office_head';
`;

// A value for a closed period is refused by the record itself, whoever brings it. A reissue that was signed opens it.
const closed = `
  create function period_is_closed(of_city text, of_period text) returns boolean language sql stable as $$
    select exists (select from period_result where city_id = of_city and state = 'published'
        and period in (of_period, of_period || 'Q4'))
      and not exists (select from period_result where city_id = of_city and state in ('computed', 'previewed')
        and period in (of_period, of_period || 'Q4'))
  $$;
  create function refuse_closed_period() returns trigger language plpgsql as $$
  begin
    if exists (select from (select distinct city_id, period from added) a where period_is_closed(a.city_id, a.period)) then
      raise exception 'the period is closed' using errcode = 'check_violation', constraint = 'measurement_period_closed';
    end if;
    return null;
  end $$;
  create trigger refuse_closed_period after insert on measurement
    referencing new table as added for each statement execute function refuse_closed_period();
`;

const rules = `
  update rule_pack set content = '{"objection": {"fileWithinWd": 5, "opinionWithinWd": 3, "decideWithinWd": 10,
    "movedWithinWd": 2}}'::jsonb || content;
`;

const grants = `
  grant select, insert, update on period_result to dukaojian_app;
  grant select, insert on period_result_step, result_move to dukaojian_app;
  grant select on assessment_chair to dukaojian_app;
`;

export class Migration20261128006000_period_result_create extends Migration {
  override up(): void {
    for (const statements of [result, step, move, chair, closed, rules, grants]) this.addSql(statements);
  }

  override down(): void {
    this.addSql(`
      update rule_pack set content = content - 'objection';
      drop trigger refuse_closed_period on measurement;
      drop function refuse_closed_period();
      drop function period_is_closed(text, text);
      drop table assessment_chair, result_move, period_result_step, period_result;
    `);
  }
}
