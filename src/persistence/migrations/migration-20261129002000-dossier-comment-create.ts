import { Migration } from '@mikro-orm/migrations';

export class Migration20261129002000_dossier_comment_create extends Migration {
  override up(): void {
    this.addSql(`
      create table dossier_comment (
        id uuid primary key,
        city_id text not null references city,
        person_id uuid not null references person,
        entry text,
        text text not null check (text <> ''),
        post_id uuid not null references post,
        at timestamptz not null
      );
      comment on table dossier_comment is '本人说明: what a person says to his own dossier; insert-only';
      comment on column dossier_comment.entry is 'key of the entry that it is about; null: the whole dossier';
      comment on column dossier_comment.post_id is 'the post that he held when he wrote it';
      create index dossier_comment_of on dossier_comment (person_id, id);
      create trigger append_only before update or delete or truncate on dossier_comment
        for each statement execute function refuse_change();

      grant select, insert on dossier_comment to dukaojian_app;
    `);
  }

  override down(): void {
    this.addSql('drop table dossier_comment');
  }
}
