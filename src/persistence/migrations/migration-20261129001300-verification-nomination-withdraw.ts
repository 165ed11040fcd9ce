import { Migration } from '@mikro-orm/migrations';

export class Migration20261129001300_verification_nomination_withdraw extends Migration {
  override up(): void {
    this.addSql(`
      alter table verification_nomination drop constraint verification_nomination_once,
        add column withdrawn_at timestamptz, add column withdrawn_by uuid references post, add column withdrawn_reason text,
        add constraint verification_nomination_withdrawn_whole
          check (num_nonnulls(withdrawn_at, withdrawn_by, withdrawn_reason) in (0, 3));
      comment on column verification_nomination.withdrawn_at is 'taken back by its nominator before the freeze: it is no candidate; null: it stands';
      create unique index verification_nomination_once on verification_nomination (round_id, key, assessor_id)
        where withdrawn_at is null;
      grant update on verification_nomination to dukaojian_app;
    `);
  }

  override down(): void {
    this.addSql(`
      revoke update on verification_nomination from dukaojian_app;
      drop index verification_nomination_once;
      delete from verification_nomination where withdrawn_at is not null;
      alter table verification_nomination drop constraint verification_nomination_withdrawn_whole,
        drop column withdrawn_at, drop column withdrawn_by, drop column withdrawn_reason,
        add constraint verification_nomination_once unique (round_id, key, assessor_id);
    `);
  }
}
