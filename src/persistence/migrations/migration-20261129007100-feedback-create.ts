import { Migration } from '@mikro-orm/migrations';

export class Migration20261129007100_feedback_create extends Migration {
  override up(): void {
    this.addSql(`
      create table feedback (
        id uuid primary key,
        city_id text not null references city,
        account_id uuid not null references account,
        post_id uuid not null references post,
        body_id uuid not null references body,
        person_name text not null,
        page text not null,
        wording text not null,
        sent_at timestamptz not null,
        answer text,
        answered_by uuid references post,
        answered_by_name text,
        answered_at timestamptz,
        version integer not null default 1,
        check ((answer is null) = (answered_at is null))
      );
      comment on table feedback is 'what somebody said about a page of this system; never counted by person';
      comment on column feedback.page is 'path and query of the page';
      comment on column feedback.sent_at is 'city time, as answered_at';
      create index feedback_own on feedback (account_id, sent_at desc);
      create index feedback_open on feedback (city_id, sent_at) where answered_at is null;
      create index feedback_answered on feedback (city_id, answered_at desc) where answered_at is not null;

      grant select, insert on feedback to dukaojian_app;
      grant update (answer, answered_by, answered_by_name, answered_at, version) on feedback to dukaojian_app;
    `);
  }

  override down(): void {
    this.addSql(`
      delete from notice_item where subject_type = 'feedback';
      drop table feedback;
    `);
  }
}
