import { Migration } from '@mikro-orm/migrations';

export class Migration20261128000200_task_proposal_alter extends Migration {
  override up(): void {
    this.addSql(`
      alter table task_proposal
        add column path text,
        add column standard text,
        add column milestones jsonb not null default '[]',
        add column found_text text,
        drop constraint task_proposal_state_check,
        add constraint task_proposal_state_check
          check (state in ('proposed', 'confirmed', 'set_aside', 'merged')),
        drop constraint task_proposal_document_id_seq_key,
        add constraint task_proposal_document_id_seq_key unique (document_id, seq) deferrable;
      update task_proposal set found_text = wording;
      comment on column task_proposal.found_text is 'the piece of the document in which the task was found; null: entered by hand';
      comment on column task_proposal.milestones is 'as they are entered, of the same form as those of a task';
    `);
  }

  override down(): void {
    this.addSql(`
      update task_proposal set state = 'set_aside' where state = 'merged';
      alter table task_proposal
        drop column path,
        drop column standard,
        drop column milestones,
        drop column found_text,
        drop constraint task_proposal_state_check,
        add constraint task_proposal_state_check check (state in ('proposed', 'confirmed', 'set_aside')),
        drop constraint task_proposal_document_id_seq_key,
        add constraint task_proposal_document_id_seq_key unique (document_id, seq);
    `);
  }
}
