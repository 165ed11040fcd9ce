import { Migration } from '@mikro-orm/migrations';

const entry = `
  create table measurement_entry (
    id uuid primary key,
    city_id text not null references city,
    indicator_id uuid not null references indicator,
    body_id uuid not null references body,
    period text not null,
    data_owner uuid not null references body,
    actual numeric not null,
    source text not null check (source in ('hand', 'file', 'api')),
    source_system text,
    external_id text,
    explanation text,
    state text not null check (state in ('entered', 'approved', 'returned')),
    kind text not null default 'value' check (kind in ('value', 'correction', 'revision')),
    corrects integer,
    document_number text,
    reason text,
    entered_by uuid not null references post,
    entered_person uuid not null references person,
    entered_at timestamptz not null,
    decided_by uuid references post,
    decided_person uuid references person,
    decided_at timestamptz,
    decided_note text,
    version integer not null default 1,
    check (decided_person is null or decided_person <> entered_person),
    check ((kind = 'value') = (corrects is null)),
    check (kind = 'value' or (document_number is not null and reason is not null)),
    check ((source_system is null) = (external_id is null)),
    unique (data_owner, source_system, external_id)
  );
  comment on table measurement_entry is
    'values on their way into measurement: one person enters, a second one of the same body approves';
  comment on column measurement_entry.explanation is 'why a value that looked like a slip is right';
  comment on column measurement_entry.corrects is 'version of the measurement that it replaces; a statistical revision replaces none';
  create unique index measurement_entry_pending on measurement_entry (indicator_id, body_id, period)
    where state = 'entered';
  create index measurement_entry_row on measurement_entry (indicator_id, body_id, period);
  create index measurement_entry_owner on measurement_entry (data_owner, state);

  alter table measurement add column entry_id uuid references measurement_entry;
  comment on column measurement.entry_id is 'null: loaded with the city';
`;

// A pack that was stored before this figure had a name gets its preset: no closed period was judged by it.
const rules = `
  update rule_pack set content = '{"measurement": {"askFromFactor": 8}}'::jsonb || content;
`;

const grants = `
  grant select, insert, update on measurement_entry to dukaojian_app;
`;

export class Migration20261128007000_measurement_entry_create extends Migration {
  override up(): void {
    for (const statements of [entry, rules, grants]) this.addSql(statements);
  }

  override down(): void {
    this.addSql(`
      update rule_pack set content = content - 'measurement';
      alter table measurement drop column entry_id;
      drop table measurement_entry;
    `);
  }
}
