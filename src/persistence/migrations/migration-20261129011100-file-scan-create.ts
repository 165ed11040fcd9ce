import { Migration } from '@mikro-orm/migrations';

// One row for each content that was taken in, whatever rows name it. No row: it was not scanned.
const scan = `
  create table file_scan (
    id uuid primary key default uuidv7(),
    city_id text not null references city,
    storage_key text not null,
    state text not null default 'waiting' check (state in ('waiting', 'clean', 'infected')),
    found text,
    asked_at timestamptz not null default clock_timestamp(),
    scanned_at timestamptz,
    unique (city_id, storage_key),
    check ((state = 'infected') = (found is not null) and (state = 'waiting') = (scanned_at is null))
  );
  comment on table file_scan is '待检 until the scanner has looked; infected: 隔离, kept and never handed out';
  comment on column file_scan.found is 'name of what the scanner found';
  create index file_scan_waiting on file_scan (city_id, id) where state = 'waiting';
`;

const grants = `
  grant select, insert, update on file_scan to dukaojian_app;
  grant select on file_scan to dukaojian_inspection_reader;
`;

export class Migration20261129011100_file_scan_create extends Migration {
  override up(): void {
    for (const statements of [scan, grants]) this.addSql(statements);
  }

  override down(): void {
    this.addSql('drop table file_scan;');
  }
}
