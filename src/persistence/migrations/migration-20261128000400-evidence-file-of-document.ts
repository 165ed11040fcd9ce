import { Migration } from '@mikro-orm/migrations';

export class Migration20261128000400_evidence_file_of_document extends Migration {
  override up(): void {
    this.addSql(`
      alter table evidence_file
        alter column part_id drop not null,
        alter column report_id drop not null,
        add column document_id uuid references document,
        add constraint evidence_file_owner check (
          (part_id is null) = (report_id is null) and (report_id is null) <> (document_id is null));
      comment on column evidence_file.document_id is
        'Scan of the paper behind a document, as of a remark entered for a leader 代录; else the file is of a report';
      create index evidence_file_document on evidence_file (document_id) where document_id is not null;
    `);
  }

  /** Fails while there are scans: what was taken in is not thrown away by going back. */
  override down(): void {
    this.addSql(`
      drop index evidence_file_document;
      alter table evidence_file
        drop constraint evidence_file_owner,
        alter column report_id set not null,
        alter column part_id set not null,
        drop column document_id;
    `);
  }
}
