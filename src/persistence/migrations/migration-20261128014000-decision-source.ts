import { Migration } from '@mikro-orm/migrations';

const source = `
  alter table decision add column source jsonb;
  comment on column decision.source is
    'the weakness that it answers, quoted with its figures of that moment; null: it quotes none';
  create index decision_source on decision (city_id, (source ->> 'key')) where source is not null;
`;

// What was red, returned or missed in a quarter or today is found without a look at what was before.
const happened = `
  create index lamp_episode_opened on lamp_episode (city_id, opened_at);
  create index lamp_episode_closed on lamp_episode (city_id, closed_at) where closed_at is not null;
  create index report_returned on report (city_id, reviewed_at) where state = 'returned';
  create index owed_report_missed on owed_report (city_id, missed_at) where missed_at is not null;
  create index interview_draft_open on interview_draft (city_id) where state = 'drafted';
  create index restriction_raised_at on restriction (city_id, raised_at);
`;

export class Migration20261128014000_decision_source extends Migration {
  override up(): void {
    for (const statements of [source, happened]) this.addSql(statements);
  }

  override down(): void {
    this.addSql(`
      drop index restriction_raised_at, interview_draft_open, owed_report_missed, report_returned, lamp_episode_closed, lamp_episode_opened;
      alter table decision drop column source;
    `);
  }
}
