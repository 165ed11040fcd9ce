import { Migration } from '@mikro-orm/migrations';

export class Migration20261123000100_city_create extends Migration {
  override up(): void {
    this.addSql(`
      create table city (
        id text primary key,
        name text not null,
        demo boolean not null default false
      );
      comment on column city.id is 'GB/T 2260 code; every business row carries it, no query crosses cities';

      create table city_clock (
        city_id text primary key references city,
        mode text not null check (mode in ('real', 'offset', 'still')),
        offset_ms bigint not null default 0,
        still_at timestamptz,
        moved_at timestamptz not null default clock_timestamp(),
        check ((mode = 'still') = (still_at is not null))
      );

      create table rule_pack (
        id uuid primary key default uuidv7(),
        city_id text not null references city,
        version integer not null,
        effective_on date not null,
        sha256 text not null,
        content jsonb not null,
        recorded_at timestamptz not null default clock_timestamp(),
        unique (city_id, version)
      );

      create table working_calendar (
        id uuid primary key default uuidv7(),
        city_id text not null references city,
        version integer not null,
        days jsonb not null,
        recorded_at timestamptz not null default clock_timestamp(),
        unique (city_id, version)
      );
      comment on column working_calendar.days is 'exceptions to Monday–Friday: [{date, kind: holiday|workday, name, source}]';

      create table number_series (
        city_id text not null references city,
        series text not null,
        year integer not null,
        last integer not null,
        primary key (city_id, series, year)
      );

      grant select, insert, update on city_clock, number_series to dukaojian_app;
      grant select on city, rule_pack, working_calendar to dukaojian_app;
    `);
  }

  override down(): void {
    this.addSql(`
      drop table number_series, working_calendar, rule_pack, city_clock, city;
    `);
  }
}
