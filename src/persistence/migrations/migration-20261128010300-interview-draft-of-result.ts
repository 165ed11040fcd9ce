import { Migration } from '@mikro-orm/migrations';

export class Migration20261128010300_interview_draft_of_result extends Migration {
  override up(): void {
    this.addSql(`
      drop index interview_draft_once;
      alter table interview_draft
        alter column decision_id drop not null,
        add column consequence_id uuid references consequence,
        add column heard text check (heard in ('head', 'body')),
        drop constraint interview_draft_cause_check,
        add constraint interview_draft_cause_check
          check (cause in ('red_month_ends', 'order_overdue', 'bottom_of_quarter')),
        add constraint interview_draft_about check ((decision_id is null) = (consequence_id is not null)
          and (cause = 'bottom_of_quarter') = (consequence_id is not null));
      comment on column interview_draft.consequence_id is
        'the published result that proposes it: the bottom of a quarter; null: it is about a decision';
      comment on column interview_draft.heard is 'once signed: the head himself, or his body; null: as it was proposed';
      create unique index interview_draft_once
        on interview_draft (coalesce(part_id, order_id, consequence_id), cause, episode);
    `);
  }

  /** Fails while there are interviews out of a result: what was proposed is not thrown away by going back. */
  override down(): void {
    this.addSql(`
      drop index interview_draft_once;
      alter table interview_draft
        drop constraint interview_draft_about,
        drop constraint interview_draft_cause_check,
        add constraint interview_draft_cause_check check (cause in ('red_month_ends', 'order_overdue')),
        drop column heard,
        drop column consequence_id,
        alter column decision_id set not null;
      create unique index interview_draft_once on interview_draft (coalesce(part_id, order_id), cause, episode);
    `);
  }
}
