import { Migration } from '@mikro-orm/migrations';

const deduction = `
  create table lamp_deduction (
    id uuid primary key,
    city_id text not null references city,
    period text not null check (period ~ '^20[0-9]{2}Q[1-4]$'),
    body_id uuid not null references body,
    task_id uuid not null references task,
    part_id uuid not null references task_part,
    kind text not null check (kind in ('urged_yellows', 'red_at_end')),
    points numeric(5, 2) not null check (points > 0),
    reason text not null,
    basis text not null,
    checker_body_id uuid references body,
    state text not null check (state in ('proposed', 'stated', 'checked', 'confirmed', 'declined', 'exempted')),
    rule_pack_version integer not null,
    proposed_by uuid references post,
    proposed_person uuid references person,
    proposed_at timestamptz not null,
    statement_until timestamptz not null,
    statement text,
    exemption_basis text,
    stated_by uuid references post,
    stated_person uuid references person,
    stated_at timestamptz,
    stands boolean,
    check_note text,
    checked_by uuid references post,
    checked_person uuid references person,
    checked_at timestamptz,
    decision text,
    exempt_until date,
    decided_by uuid references post,
    decided_at timestamptz,
    version integer not null default 1,
    constraint lamp_deduction_decided_by_name
      check ((state in ('confirmed', 'declined', 'exempted')) = (decided_by is not null and decided_at is not null)),
    constraint lamp_deduction_exempt_on_a_basis
      check ((state = 'exempted') = (exempt_until is not null) and (state <> 'exempted' or decision is not null)),
    check (checker_body_id is distinct from body_id)
  );
  comment on table lamp_deduction is '督办扣分: proposed by rule at the end of a quarter, deducts nothing before it is confirmed by name';
  comment on column lamp_deduction.checker_body_id is 'lead assessor of the indicator that the task serves; null: the supervision office checks';
  comment on column lamp_deduction.proposed_by is 'null: the clock of the assessment year';
  comment on column lamp_deduction.statement_until is 'limit of the statement, inclusive';
  create unique index lamp_deduction_once on lamp_deduction (body_id, task_id, period, kind);
  create index lamp_deduction_period on lamp_deduction (city_id, period);
  create index lamp_deduction_open on lamp_deduction (city_id) where state in ('proposed', 'stated', 'checked');
`;

// A pack that was loaded before these figures had names gets their presets; what it says stays as it is.
const rules = `
  update rule_pack set content = '{"lampDeduction": {"urgedYellows": 2, "urgedPoints": 1, "redPoints": 2}}'::jsonb || content;
`;

const grants = `
  grant select, insert, update on lamp_deduction to dukaojian_app;
`;

export class Migration20261129001000_lamp_deduction_create extends Migration {
  override up(): void {
    for (const statements of [deduction, rules, grants]) this.addSql(statements);
  }

  override down(): void {
    this.addSql(`
      update rule_pack set content = content - 'lampDeduction';
      drop table lamp_deduction;
    `);
  }
}
