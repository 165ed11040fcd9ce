import { Migration } from '@mikro-orm/migrations';

const award = `
  create table bonus_award (
    id uuid primary key,
    city_id text not null references city,
    body_id uuid not null references body,
    year integer not null,
    matter text not null,
    level text not null check (level in ('national', 'provincial', 'city')),
    document_number text not null,
    points numeric(5, 2) not null check (points > 0),
    reason text not null,
    registered_by uuid not null references post,
    registered_at timestamptz not null,
    unique (city_id, body_id, year, matter, document_number)
  );
  comment on table bonus_award is '加分: insert-only; of one matter the highest counts, each with its document';
  create index bonus_award_year on bonus_award (city_id, year);
`;

const veto = `
  create table veto (
    id uuid primary key,
    city_id text not null references city,
    body_id uuid not null references body,
    legal_basis text not null,
    document_number text not null,
    approved_by text not null,
    from_on date not null,
    until_on date not null,
    grade_at_most text not null check (grade_at_most in ('good', 'fair', 'poor')),
    reason text not null,
    registered_by uuid not null references post,
    registered_at timestamptz not null,
    check (until_on >= from_on),
    unique (city_id, body_id, document_number)
  );
  comment on table veto is '一票否决: insert-only; caps the grade of a body while it holds';
  create index veto_of on veto (city_id, until_on);
`;

export class Migration20261129000200_bonus_award_create extends Migration {
  override up(): void {
    this.addSql(award);
    this.addSql(veto);
    this.addSql('grant select, insert on bonus_award, veto to dukaojian_app');
  }

  override down(): void {
    this.addSql('drop table veto, bonus_award');
  }
}
