import { Migration } from '@mikro-orm/migrations';

const year = `
  create table assessment_year (
    city_id text not null references city,
    year integer not null,
    began_at timestamptz not null,
    next_due_at timestamptz,
    ended_at timestamptz,
    primary key (city_id, year)
  );
  comment on table assessment_year is 'one walk over the assessment calendar of a city and year';
  comment on column assessment_year.began_at is 'when it came into the record: rows that had ended by then are not walked';
`;

const act = `
  create table assessment_year_act (
    city_id text not null references city,
    step_id uuid not null references assessment_step,
    act text not null check (act in ('open', 'remind', 'close')),
    at timestamptz not null,
    passed_over boolean not null,
    told integer not null,
    facts jsonb,
    primary key (step_id, act)
  );
  comment on table assessment_year_act is 'what the walk did with a row, once; told: to how many it had something to say';
  comment on column assessment_year_act.facts is 'what the record held about the period at that moment; null: passed over';
  create index assessment_year_act_city on assessment_year_act (city_id);
`;

export class Migration20261128018000_assessment_year_create extends Migration {
  override up(): void {
    this.addSql(year);
    this.addSql(act);
    this.addSql('grant select, insert, update on assessment_year to dukaojian_app');
    this.addSql('grant select, insert on assessment_year_act to dukaojian_app');
    this.addSql(`update rule_pack set content = '{"assessmentYear": {"remindWd": 3}}'::jsonb || content`);
  }

  override down(): void {
    this.addSql(`update rule_pack set content = content - 'assessmentYear'`);
    this.addSql('drop table assessment_year_act, assessment_year');
  }
}
