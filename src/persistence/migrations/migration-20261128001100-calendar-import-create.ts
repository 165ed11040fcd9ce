import { Migration } from '@mikro-orm/migrations';

const calendarImport = `
  create table calendar_import (
    id uuid primary key,
    city_id text not null references city,
    year integer not null,
    days jsonb not null,
    source text not null,
    state text not null,
    imported_by uuid not null references post,
    imported_at timestamptz not null,
    decided_by uuid references post,
    decided_by_name text,
    decided_at timestamptz,
    reason text,
    calendar_version integer,
    version integer not null default 1
  );
  comment on column calendar_import.calendar_version is 'the working calendar that it became; null: not confirmed';
  create unique index calendar_import_one_draft on calendar_import (city_id, year) where state = 'draft';
`;

const decision = `
  alter table decision add column recount_to integer, add column recount_after uuid;
  comment on column decision.recount_to is
    'version of the calendar by which the deadlines of its parts are to be counted again; null: they are';
  comment on column decision.recount_after is 'the last part that was counted again; null: none yet';
`;

const grants = `
  grant select, insert, update on calendar_import to dukaojian_app;
  grant insert on working_calendar to dukaojian_app;
`;

export class Migration20261128001100_calendar_import_create extends Migration {
  override up(): void {
    for (const statements of [calendarImport, decision, grants]) this.addSql(statements);
  }

  override down(): void {
    this.addSql(`
      revoke insert on working_calendar from dukaojian_app;
      alter table decision drop column recount_to, drop column recount_after;
      drop table calendar_import;
    `);
  }
}
