import { Migration } from '@mikro-orm/migrations';

export class Migration20261128000300_document_remark extends Migration {
  override up(): void {
    this.addSql(`
      alter table document
        add column remark_by uuid references post,
        add column remark_kind text check (remark_kind in ('inspect', 'handle', 'study')),
        add constraint document_remark check ((remark_by is null) = (remark_kind is null));
      comment on column document.remark_by is
        '代录: the leader whose paper remark this is; registered_by is who entered it; null: no such remark';
    `);
  }

  override down(): void {
    this.addSql(`
      alter table document drop constraint document_remark, drop column remark_kind, drop column remark_by;
    `);
  }
}
