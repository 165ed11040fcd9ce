import { Migration } from '@mikro-orm/migrations';

// Where a merger of bodies left two open parts of one task with one body, the responsible one goes on.
const doubled = `
  with open as (
    select id, first_value(id) over (partition by task_id, body_id order by role desc, id) as kept from task_part
    where state not in ('concluded', 'withdrawn', 'transferred', 'merged')
  ), ended as (
    update task_part p set state = 'merged', successor_id = o.kept, end_reason = '单位合并后两个分工并为一个',
      request_step = null, request_due_at = null, time_held_since = null, stopped_by = null, stopped_since = null,
      report_late_until = null, review_due_at = null, lamp = 'green', lamp_sentence = null, lamp_way_back = null,
      next_due_at = null, version = version + 1
    from open o where o.id = p.id and o.kept <> o.id returning p.id, o.kept
  ), requests as (
    update deadline_request r set state = 'lapsed' from ended e
    where r.part_id = e.id and r.state in ('filed', 'signed', 'checked')
  ), reports as (
    update report r set state = 'lapsed' from ended e where r.part_id = e.id and r.state = 'submitted'
  ), episodes as (
    update lamp_episode l set closed_at = now() from ended e where l.part_id = e.id and l.closed_at is null
  )
  update task t set parent_part_id = e.kept from ended e where t.parent_part_id = e.id;
`;

// Checked at the end of a statement: a merger ends the one part and moves the other in the same statement.
const one = `
  alter table task_part add constraint task_part_one_open
    exclude using btree (task_id with =, body_id with =)
    where (state not in ('concluded', 'withdrawn', 'transferred', 'merged')) deferrable initially immediate;
  comment on constraint task_part_one_open on task_part is 'a body has one open part of a task';
`;

export class Migration20261128015200_task_part_one_open extends Migration {
  override up(): void {
    for (const statements of [doubled, one]) this.addSql(statements);
  }

  override down(): void {
    this.addSql(`alter table task_part drop constraint task_part_one_open;`);
  }
}
