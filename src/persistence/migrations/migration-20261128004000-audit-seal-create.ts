import { Migration } from '@mikro-orm/migrations';

// The sealer takes entries whose transactions have ended, in the order in which these began: as the feed's readers do.
const order = `
  alter table audit_entry add column xid xid8 not null default pg_current_xact_id();
  create index audit_entry_order on audit_entry (xid, id);
`;

const auditSeal = `
  create table audit_seal (
    city_id text not null,
    seq bigint not null check (seq > 0),
    audit_id bigint not null unique,
    prev bytea not null check (octet_length(prev) = 32),
    hash bytea not null check (octet_length(hash) = 32),
    primary key (city_id, seq)
  );
  comment on table audit_seal is
    'append-only: hash = SHA-256 over the RFC 8785 form of the entry, its place and prev. docs/adr/0010';
`;

const auditVerification = `
  create table audit_verification (
    id uuid primary key default uuidv7(),
    city_id text not null,
    verified_at timestamptz not null default clock_timestamp(),
    length bigint not null,
    head text not null,
    fault text,
    fault_seq bigint,
    fault_audit_id bigint
  );
  comment on column audit_verification.fault is 'what is wrong with the first broken entry; null: the chain holds';
  create index audit_verification_last on audit_verification (city_id, id desc);
`;

// Not even the owner of the schema in passing: whoever wants to must switch the trigger off first, by name.
const appendOnly = `
  create function refuse_change() returns trigger language plpgsql as $$
  begin
    raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
  end $$;
  create trigger append_only before update or delete or truncate on audit_entry
    for each statement execute function refuse_change();
  create trigger append_only before update or delete or truncate on audit_seal
    for each statement execute function refuse_change();
  create trigger append_only before update or delete or truncate on audit_verification
    for each statement execute function refuse_change();
`;

const grants = `
  grant select on audit_entry to dukaojian_sealer, dukaojian_inspection_reader;
  grant select, insert on audit_seal, audit_verification to dukaojian_sealer;
  grant select on audit_seal, audit_verification to dukaojian_app, dukaojian_inspection_reader;
`;

export class Migration20261128004000_audit_seal_create extends Migration {
  override up(): void {
    for (const statements of [order, auditSeal, auditVerification, appendOnly, grants])
      this.addSql(statements);
  }

  override down(): void {
    this.addSql(`
      drop table audit_verification, audit_seal;
      drop trigger append_only on audit_entry;
      drop function refuse_change();
      drop index audit_entry_order;
      alter table audit_entry drop column xid;
    `);
  }
}
