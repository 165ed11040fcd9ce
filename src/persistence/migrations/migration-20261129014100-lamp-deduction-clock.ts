import { Migration } from '@mikro-orm/migrations';

// A pack that was loaded before these limits had names gets their presets; what it says stays as it is.
export class Migration20261129014100_lamp_deduction_clock extends Migration {
  override up(): void {
    this.addSql(`
      alter table lamp_deduction add column check_late_at timestamptz, add column decide_late_at timestamptz;
      comment on column lamp_deduction.check_late_at is
        'when the clock of the year told a late checker and his head; once. decide_late_at: the late signer and his deputy';
      update rule_pack set content = jsonb_set(content, '{lampDeduction}',
        '{"checkWithinWd": 5, "decideWithinWd": 10}'::jsonb || (content -> 'lampDeduction')) where content ? 'lampDeduction';
    `);
  }

  override down(): void {
    this.addSql(`
      update rule_pack set content = jsonb_set(content, '{lampDeduction}',
        (content -> 'lampDeduction') - 'checkWithinWd' - 'decideWithinWd') where content ? 'lampDeduction';
      alter table lamp_deduction drop column check_late_at, drop column decide_late_at;
    `);
  }
}
