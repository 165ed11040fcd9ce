import { Migration } from '@mikro-orm/migrations';

export class Migration20261128017200_consequence_exemption extends Migration {
  override up(): void {
    this.addSql(`
      alter table consequence
        add column exemption_basis text,
        add column exemption_by uuid references post,
        add column exemption_at timestamptz,
        add constraint consequence_exemption_whole check (num_nonnulls(exemption_basis, exemption_by, exemption_at) in (0, 3)),
        drop constraint consequence_state_check,
        add constraint consequence_state_check check (state in
          ('drafted', 'stated', 'signed', 'reopened', 'declined', 'exempted', 'withdrawn', 'revoked')),
        add constraint consequence_exempted_on_a_basis check (state <> 'exempted' or exemption_basis is not null);
      comment on column consequence.exemption_basis is '容错纠错: on what the body asks not to be sanctioned; null: it did not ask';
    `);
  }

  /** Fails while somebody is exempted: what was decided is not thrown away by going back. */
  override down(): void {
    this.addSql(`
      alter table consequence
        drop constraint consequence_exempted_on_a_basis,
        drop constraint consequence_state_check,
        add constraint consequence_state_check check (state in
          ('drafted', 'stated', 'signed', 'reopened', 'declined', 'withdrawn', 'revoked')),
        drop column exemption_basis,
        drop column exemption_by,
        drop column exemption_at;
    `);
  }
}
