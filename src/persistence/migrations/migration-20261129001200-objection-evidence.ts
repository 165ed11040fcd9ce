import { Migration } from '@mikro-orm/migrations';

export class Migration20261129001200_objection_evidence extends Migration {
  override up(): void {
    this.addSql(`
      alter table evidence_file drop constraint evidence_file_owner, add column objection_id uuid references objection,
        add constraint evidence_file_owner check (
          num_nonnulls(report_id, restriction_id, document_id, objection_id) = 1
          and (part_id is null) = (document_id is not null or objection_id is not null));
      create index evidence_file_objection on evidence_file (objection_id) where objection_id is not null;
    `);
  }

  override down(): void {
    this.addSql(`
      delete from evidence_file where objection_id is not null;
      alter table evidence_file drop constraint evidence_file_owner, drop column objection_id,
        add constraint evidence_file_owner check (
          num_nonnulls(report_id, restriction_id, document_id) = 1 and (part_id is null) = (document_id is not null));
    `);
  }
}
