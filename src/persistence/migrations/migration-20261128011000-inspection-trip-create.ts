import { Migration } from '@mikro-orm/migrations';

const trip = `
  create table inspection_trip (
    id uuid primary key,
    city_id text not null references city,
    county_id uuid references body,
    year integer not null,
    number integer not null,
    kind text not null check (kind in ('verification', 'special', 'departmental', 'unannounced')),
    title text not null,
    from_on date not null,
    to_on date not null,
    state text not null check (state in ('unsigned', 'planned', 'started', 'ended', 'cancelled')),
    filed_body uuid not null references body,
    filed_by uuid not null references post,
    filed_at timestamptz not null,
    extra_reason text,
    signed_by uuid references post,
    signed_person uuid references person,
    signed_at timestamptz,
    sign_reason text,
    started_at timestamptz,
    ended_at timestamptz,
    cancel_reason text,
    version integer not null default 1,
    check (to_on >= from_on),
    check ((signed_at is null) = (signed_person is null))
  );
  comment on table inspection_trip is
    '核查轮次: one filed round in any number of places; every special, departmental or unannounced check counts';
  comment on column inspection_trip.county_id is 'whose budget it counts in; null: the city''s';
  comment on column inspection_trip.extra_reason is 'why one more than the budget, for the leader who signs it';
  create unique index inspection_trip_number on inspection_trip
    (city_id, coalesce(county_id, '00000000-0000-0000-0000-000000000000'), year, number);
  create index inspection_trip_days on inspection_trip (city_id, from_on);
`;

const place = `
  create table inspection_trip_place (
    city_id text not null,
    trip_id uuid not null references inspection_trip,
    body_id uuid not null references body,
    primary key (trip_id, body_id)
  );
  create index inspection_trip_place_body on inspection_trip_place (body_id);

  create table inspection_trip_member (
    city_id text not null,
    trip_id uuid not null references inspection_trip,
    post_id uuid not null references post,
    person_id uuid not null references person,
    primary key (trip_id, post_id)
  );
`;

// A check that was made on the spot belongs to a trip: the rooms of checks, of burden and of trips count the same.
const check = `
  alter table check_record add column trip_id uuid references inspection_trip;
  create index check_record_trip on check_record (trip_id) where trip_id is not null;
`;

// A pack that was loaded before these figures had names gets their presets; what it says stays as it is.
const rules = `
  update rule_pack set content = '{"verification": {"tripsAtMost": 8, "countyTripsAtMost": 8, "tripWd": 5,
    "itemsPerDay": 4, "weights": {"base": 10, "again": 5, "redLamp": 3, "yellowLamp": 1, "late": 2,
    "most": 60}}}'::jsonb || content;
`;

const grants = `
  grant select, insert, update on inspection_trip to dukaojian_app;
  grant select, insert on inspection_trip_place, inspection_trip_member to dukaojian_app;
`;

export class Migration20261128011000_inspection_trip_create extends Migration {
  override up(): void {
    for (const statements of [trip, place, check, rules, grants]) this.addSql(statements);
  }

  override down(): void {
    this.addSql(`
      update rule_pack set content = content - 'verification';
      alter table check_record drop column trip_id;
      drop table inspection_trip_member, inspection_trip_place, inspection_trip;
    `);
  }
}
