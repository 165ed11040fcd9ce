import { Migration } from '@mikro-orm/migrations';

const causes = (ofResult: string): string => `
  alter table interview_draft
    drop constraint interview_draft_about,
    drop constraint interview_draft_cause_check,
    add constraint interview_draft_cause_check check (cause in ('red_month_ends', 'order_overdue', ${ofResult})),
    add constraint interview_draft_about check ((decision_id is null) = (consequence_id is not null)
      and (cause in (${ofResult})) = (consequence_id is not null));
`;

export class Migration20261129000100_interview_draft_of_year extends Migration {
  override up(): void {
    this.addSql(causes(`'bottom_of_quarter', 'bottom_of_year'`));
  }

  /** Fails while there are interviews out of a year's result: what was proposed is not thrown away by going back. */
  override down(): void {
    this.addSql(causes(`'bottom_of_quarter'`));
  }
}
