import { Migration } from '@mikro-orm/migrations';

const project = `
  create table project (
    id uuid primary key,
    city_id text not null references city,
    code text not null,
    name text not null,
    body_id uuid not null references body,
    total_fen bigint not null check (total_fen >= 0),
    starts_on date,
    completes_on date,
    state text not null check (state in ('active', 'suspended', 'done', 'cancelled')),
    task_id uuid references task,
    created_by uuid not null references post,
    created_at timestamptz not null,
    version integer not null default 1,
    unique (city_id, code)
  );
  comment on column project.code is 'its code in the system that it comes from: the same code is the same project';
  comment on column project.task_id is 'the task of a decision that it serves; null: none';
  create index project_body on project (body_id);
  create index project_task on project (task_id) where task_id is not null;
`;

const milestone = `
  create table project_milestone (
    id uuid primary key default uuidv7(),
    city_id text not null,
    project_id uuid not null references project,
    kind text not null,
    planned_on date not null,
    first_planned_on date not null,
    done_on date,
    recorded_by uuid not null references post,
    recorded_at timestamptz not null,
    unique (project_id, kind)
  );
  comment on column project_milestone.kind is 'of the rule pack: projects.stages.*.milestones.*.kind';
  comment on column project_milestone.first_planned_on is 'the day that was planned first: it stays when the plan moves';
`;

const investment = `
  create table project_investment (
    city_id text not null,
    project_id uuid not null references project,
    month text not null check (month ~ '^\\d{4}-(0[1-9]|1[0-2])$'),
    done_fen bigint not null check (done_fen >= 0),
    recorded_by uuid not null references post,
    recorded_at timestamptz not null,
    primary key (project_id, month)
  );
  comment on column project_investment.done_fen is 'what was invested in this month alone, in fen';
`;

// A pack that was loaded before projects had rules gets their presets; what it says stays as it is.
const rules = `
  update rule_pack set content = '{"projects": {"winterStop": {"from": "11-15", "until": "03-15"}, "stages": [
    {"stage": "preparation", "name": "前期", "outdoors": false, "milestones": [{"kind": "approval", "name": "立项审批"},
      {"kind": "land", "name": "用地批复"}, {"kind": "bidding", "name": "招标完成"}]},
    {"stage": "start", "name": "开工", "outdoors": true, "milestones": [{"kind": "started", "name": "开工建设"}]},
    {"stage": "building", "name": "在建", "outdoors": true, "milestones": [{"kind": "foundation", "name": "基础完工"},
      {"kind": "structure", "name": "主体完工"}]},
    {"stage": "completion", "name": "竣工", "outdoors": false, "milestones": [{"kind": "acceptance", "name": "竣工验收"}]},
    {"stage": "production", "name": "投产", "outdoors": false, "milestones": [{"kind": "production", "name": "投产运行"}]}
    ]}}'::jsonb || content;
`;

const grants = `
  grant select, insert, update on project, project_milestone, project_investment to dukaojian_app;
`;

export class Migration20261128009000_project_create extends Migration {
  override up(): void {
    for (const statements of [project, milestone, investment, rules, grants]) this.addSql(statements);
  }

  override down(): void {
    this.addSql(`
      update rule_pack set content = content - 'projects';
      drop table project_investment, project_milestone, project;
    `);
  }
}
