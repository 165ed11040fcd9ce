import { Migration } from '@mikro-orm/migrations';

export class Migration20261128010400_preference_create extends Migration {
  override up(): void {
    this.addSql(`
      create table preference (
        id uuid primary key,
        city_id text not null references city,
        body_id uuid not null references body,
        period text not null,
        kind text not null check (kind in ('tax', 'land', 'policy')),
        content text not null,
        amount text not null,
        legal_basis text not null,
        review_number text not null,
        valid_from date not null,
        valid_until date not null,
        state text not null check (state in ('drafted', 'signed', 'declined', 'ended')),
        drafted_by uuid not null references post,
        drafted_person uuid not null,
        drafted_at timestamptz not null,
        decided_by uuid references post,
        decided_person uuid,
        decided_at timestamptz,
        reason text,
        ended_at timestamptz,
        version integer not null default 1,
        check (valid_until >= valid_from),
        check (decided_person is null or decided_person <> drafted_person)
      );
      comment on table preference is '倾斜支持 in tax, land quota or policy, within statutory power, each with its fair-competition review';
      comment on column preference.review_number is 'number of the fair-competition review 公平竞争审查';
      create unique index preference_review on preference (city_id, review_number, body_id)
        where state in ('drafted', 'signed');
      create index preference_of_body on preference (body_id);

      grant select, insert, update on preference to dukaojian_app;
    `);
  }

  override down(): void {
    this.addSql('drop table preference');
  }
}
