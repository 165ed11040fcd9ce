import { Migration } from '@mikro-orm/migrations';

const subject = `
  alter table restriction
    alter column part_id drop not null,
    alter column decision_id drop not null,
    add column project_id uuid references project,
    add column enterprise_id uuid references enterprise,
    add column visit_id uuid references enterprise_visit,
    add constraint restriction_subject check (
      num_nonnulls(part_id, project_id, enterprise_id) = 1 and (part_id is null) = (decision_id is null)
      and (visit_id is null) = (enterprise_id is null));
  comment on column restriction.project_id is 'the project that it is about; null: a part of a task, or an enterprise';
  comment on column restriction.visit_id is 'the visit at which the enterprise named it';
  create index restriction_project on restriction (project_id) where project_id is not null;
  create index restriction_enterprise on restriction (enterprise_id) where enterprise_id is not null;
`;

const meeting = `
  alter table meeting add column scope text not null default 'all' check (scope in ('all', 'projects'));
  comment on column meeting.scope is 'projects: 项目调度会, whose agenda is drawn of projects alone';
  drop index meeting_one_planned;
  create unique index meeting_one_planned on meeting (city_id, scope) where state = 'planned';
`;

const item = `
  alter table meeting_item
    alter column part_id drop not null,
    add column project_id uuid references project,
    drop constraint meeting_item_kind_check,
    add constraint meeting_item_kind_check check (kind in ('promise', 'restriction', 'red', 'project')),
    add constraint meeting_item_subject check (num_nonnulls(part_id, restriction_id, project_id) >= 1);
  comment on column meeting_item.project_id is 'the project that is late';
`;

export class Migration20261128009200_restriction_subject extends Migration {
  override up(): void {
    for (const statements of [subject, meeting, item]) this.addSql(statements);
  }

  override down(): void {
    this.addSql(`
      delete from meeting_item where part_id is null;
      alter table meeting_item drop constraint meeting_item_subject, drop column project_id,
        alter column part_id set not null, drop constraint meeting_item_kind_check,
        add constraint meeting_item_kind_check check (kind in ('promise', 'restriction', 'red'));
      update meeting set state = 'closed' where scope = 'projects';
      drop index meeting_one_planned;
      create unique index meeting_one_planned on meeting (city_id) where state = 'planned';
      alter table meeting drop column scope;
      delete from restriction_step where restriction_id in (select id from restriction where part_id is null);
      delete from restriction where part_id is null;
      alter table restriction drop constraint restriction_subject, drop column visit_id, drop column enterprise_id,
        drop column project_id, alter column decision_id set not null, alter column part_id set not null;
    `);
  }
}
