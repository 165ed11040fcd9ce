import { Migration } from '@mikro-orm/migrations';

const run = `
  create table backup_run (
    id bigint generated always as identity primary key,
    city_id text not null,
    at timestamptz not null default clock_timestamp(),
    kind text not null check (kind in ('backup', 'drill')),
    file text not null,
    taken_at timestamptz,
    seconds double precision not null,
    row_count bigint not null,
    file_count integer not null,
    bytes bigint not null,
    fault text
  );
  comment on table backup_run is
    'backups that were made and drills that were held, by machine time; a ledger: no foreign keys (docs/adr/0005)';
  comment on column backup_run.taken_at is 'moment of the snapshot; null: it never came to that';
  comment on column backup_run.fault is 'what was wrong; null: nothing';
  create index backup_run_last on backup_run (city_id, kind, id desc);
`;

// Whoever runs the commands has the owner's role; the program itself only shows what became of it.
const grants = `
  grant select on backup_run to dukaojian_app;
`;

export class Migration20261129005000_backup_run_create extends Migration {
  override up(): void {
    for (const statements of [run, grants]) this.addSql(statements);
  }

  override down(): void {
    this.addSql('drop table backup_run;');
  }
}
