import { Migration } from '@mikro-orm/migrations';

// The parts of a decision as lists and loops count them, all open parts of a city in the order of the task list, worst
// first (the expression stands as in lamp-order.record.ts), and what came of a document: without these a page reads
// everything that there is.
export class Migration20261129012000_task_part_lists extends Migration {
  override up(): void {
    this.addSql(`
      create index task_part_decision on task_part (decision_id, state, lamp, lamp_worsens_at);
      create index task_part_worst on task_part (city_id, array_position(array['red', 'yellow', 'grey', 'green'], lamp),
        due_at, id) where state not in ('draft', 'concluded', 'withdrawn', 'transferred', 'merged');
      create index decision_document on decision (document_id) where document_id is not null;
    `);
  }

  override down(): void {
    this.addSql('drop index decision_document, task_part_worst, task_part_decision;');
  }
}
