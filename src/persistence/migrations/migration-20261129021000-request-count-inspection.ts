import { Migration } from '@mikro-orm/migrations';

export class Migration20261129021000_request_count_inspection extends Migration {
  override up(): void {
    this.addSql(`
      comment on table request_count is
        'how often an account asked for something costly, or was refused, in a minute of machine time; forgotten after a day, not part of the record';
      -- As the trail itself: an entry never fails because of whom it names.
      alter table request_count drop constraint request_count_account_id_fkey;
      -- A refusal in the inspector''s room is counted like any other.
      grant select, insert, update on request_count to dukaojian_inspection_writer;
    `);
  }

  override down(): void {
    this.addSql(`
      revoke select, insert, update on request_count from dukaojian_inspection_writer;
      delete from request_count c where not exists (select from account a where a.id = c.account_id);
      alter table request_count add constraint request_count_account_id_fkey
        foreign key (account_id) references account;
      comment on table request_count is
        'how often an account asked for something costly in a minute of machine time; forgotten after a day, not part of the record';
    `);
  }
}
