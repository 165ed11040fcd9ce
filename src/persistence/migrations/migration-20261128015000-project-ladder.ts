import { Migration } from '@mikro-orm/migrations';

const project = `
  alter table project
    add column lamp text not null default 'green' check (lamp in ('green', 'grey', 'yellow', 'red')),
    add column episode integer not null default 0,
    add column yellow_at timestamptz,
    add column urged_at timestamptz,
    add column red_at timestamptz,
    add column interview_at timestamptz,
    add column next_due_at timestamptz,
    add column law_version text;
  comment on column project.lamp is 'what its ladder last saw; what is shown is judged at the moment of reading';
  comment on column project.next_due_at is 'when its ladder has something to do; null: nothing';
  comment on column project.law_version is 'the rules and the calendar by which its ladder looked last';
  create index project_due on project (city_id, next_due_at) where next_due_at is not null;
`;

const rung = `
  create table project_rung (
    city_id text not null,
    project_id uuid not null,
    rung text not null,
    episode integer not null,
    due_at timestamptz not null,
    reached_at timestamptz not null,
    passed_over boolean not null,
    primary key (project_id, rung, episode)
  );
  comment on table project_rung is 'which steps of the ladder a project climbed, once an episode';
  grant select, insert on project_rung to dukaojian_app;
`;

// Projects that are there already are looked at as soon as the city's clock is read.
const present = `
  update project set next_due_at = created_at where state = 'active';
  insert into live_clock (workflow_id, city_id, workflow_type, next_wake_at)
    select 'project-watch/' || city_id, city_id, 'projectWatch', min(created_at) from project group by city_id;
`;

export class Migration20261128015000_project_ladder extends Migration {
  override up(): void {
    for (const statements of [project, rung, present]) this.addSql(statements);
  }

  override down(): void {
    this.addSql(`
      delete from live_clock where workflow_type = 'projectWatch';
      drop table project_rung;
      alter table project drop column lamp, drop column episode, drop column yellow_at, drop column urged_at,
        drop column red_at, drop column interview_at, drop column next_due_at, drop column law_version;
    `);
  }
}
