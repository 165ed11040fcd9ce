import { Migration } from '@mikro-orm/migrations';

const measure = `
  create table measure (
    id uuid primary key,
    city_id text not null references city,
    code text not null,
    version integer not null default 1,
    kind text not null check (kind in ('overall', 'categorised', 'special')),
    title text not null,
    document_number text not null,
    applies_to text[] not null,
    indicator_codes text[] not null,
    effective_on date not null,
    note text not null default '',
    unique (city_id, code, version)
  );
  comment on table measure is '考评办法 1+6+N: one overall, six categorised, N special ones';
`;

const indicator = `
  create table indicator (
    id uuid primary key,
    city_id text not null references city,
    code text not null,
    section text not null check (section in ('party_building', 'economy', 'key_work')),
    name text not null,
    unique (city_id, code)
  );

  create table indicator_version (
    id uuid primary key,
    city_id text not null,
    indicator_id uuid not null references indicator,
    version integer not null,
    effective_on date not null,
    definition text not null,
    unit text not null,
    direction text not null check (direction in ('higher', 'lower', 'yes_no')),
    kind text not null check (kind in ('hard', 'soft')),
    period text not null check (period in ('monthly', 'quarterly', 'annual')),
    accumulation text not null check (accumulation in ('quarterly', 'cumulative', 'annual', 'events')),
    decimals integer,
    method text not null,
    parameters jsonb not null,
    data_owner uuid references body,
    lead_assessor uuid references body,
    in_charge uuid references body,
    linked uuid[] not null default '{}',
    shared boolean not null default false,
    checking_body uuid references body,
    source_document text not null default '',
    negative_list boolean not null default false,
    unique (indicator_id, version)
  );
  comment on column indicator_version.checking_body is
    'checks values where data owner, lead assessor and scored body are one';

  create table indicator_change (
    id uuid primary key,
    city_id text not null references city,
    code text not null,
    name text not null,
    section text not null,
    change text not null check (change in ('added', 'cut')),
    disposition text check (disposition in ('negative_list', 'merged', 'dropped')),
    successor_code text,
    reason text not null,
    effective_on date not null,
    unique (city_id, code, change, effective_on)
  );
  comment on table indicator_change is 'what came into scoring and what was taken out of it, 压减, with the reason';
`;

const scheme = `
  create table scheme (
    id uuid primary key,
    city_id text not null references city,
    code text not null,
    version integer not null,
    year integer not null,
    title text not null,
    measure_id uuid not null references measure,
    categories text[] not null,
    shared_weight_bp integer not null default 0 check (shared_weight_bp between 0 and 10000),
    state text not null check (state in ('draft', 'issued')),
    effective_on date not null,
    issued_at timestamptz,
    unique (city_id, code, year, version)
  );

  create table scheme_row (
    scheme_id uuid not null references scheme,
    city_id text not null,
    seq integer not null,
    code text not null,
    section text not null,
    name text not null,
    indicator_version_id uuid references indicator_version,
    weight_bp integer not null check (weight_bp between 0 and 10000),
    method text not null,
    parameters jsonb not null,
    primary key (scheme_id, seq),
    unique (scheme_id, code)
  );
  comment on column scheme_row.indicator_version_id is 'null: a row of the scheme itself, as the task ledger 任务台账';
`;

const values = `
  create table indicator_target (
    city_id text not null references city,
    indicator_id uuid not null references indicator,
    body_id uuid not null references body,
    period text not null,
    target numeric,
    provenance text not null,
    version integer not null default 1,
    primary key (indicator_id, body_id, period)
  );
  comment on column indicator_target.target is 'null: none was set for this period';

  create table measurement (
    id uuid primary key default uuidv7(),
    city_id text not null references city,
    indicator_id uuid not null references indicator,
    body_id uuid not null references body,
    period text not null,
    version integer not null default 1,
    actual numeric,
    provenance text not null,
    note text not null default '',
    recorded_at timestamptz not null default clock_timestamp(),
    unique (indicator_id, body_id, period, version)
  );
  comment on table measurement is 'measured values, insert-only: a correction is a higher version';

  create table not_applicable (
    city_id text not null references city,
    indicator_id uuid not null references indicator,
    body_id uuid not null references body,
    year integer not null,
    reason text not null,
    approved_by text not null,
    primary key (indicator_id, body_id, year)
  );

  create table negative_event (
    id uuid primary key default uuidv7(),
    city_id text not null references city,
    indicator_id uuid not null references indicator,
    body_id uuid not null references body,
    case_id text not null,
    document_number text not null,
    happened_on date not null,
    kind text,
    recorded_at timestamptz not null default clock_timestamp(),
    unique (city_id, case_id, body_id)
  );
  comment on column negative_event.case_id is 'city-wide: one case deducts once per body';

  create table city_output (
    city_id text not null references city,
    body_id uuid not null references body,
    year integer not null,
    output numeric not null check (output > 0),
    provenance text not null,
    primary key (body_id, year)
  );
  comment on table city_output is 'output of the counties: their weights in the means of shared rows';
`;

const calendar = `
  create table assessment_step (
    id uuid primary key,
    city_id text not null references city,
    year integer not null,
    scope text not null,
    period text not null,
    code text not null,
    name text not null,
    starts_on date not null,
    due_on date not null,
    owner text not null,
    rule text not null,
    provisional boolean not null,
    note text not null default '',
    unique (city_id, scope, period, code)
  );
`;

const tables = [
  ...['measure', 'indicator', 'indicator_version', 'indicator_change', 'scheme', 'scheme_row'],
  ...[
    'indicator_target',
    'measurement',
    'not_applicable',
    'negative_event',
    'city_output',
    'assessment_step',
  ],
];

export class Migration20261128003000_assessment_library_create extends Migration {
  override up(): void {
    for (const statements of [measure, indicator, scheme, values, calendar]) this.addSql(statements);
    this.addSql(`grant select on ${tables.join(', ')} to dukaojian_app`);
    this.addSql('grant insert on measurement, negative_event, not_applicable to dukaojian_app');
  }

  override down(): void {
    this.addSql(`drop table ${tables.toReversed().join(', ')}`);
  }
}
