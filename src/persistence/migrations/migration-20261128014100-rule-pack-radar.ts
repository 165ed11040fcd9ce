import { Migration } from '@mikro-orm/migrations';

// A pack that was stored before the radar existed gets its presets: no closed period was judged by them.
export class Migration20261128014100_rule_pack_radar extends Migration {
  override up(): void {
    this.addSql(`
      update rule_pack set content = '{"radar": {
        "bunching": {"withinBp": 200, "atLeast": 3, "timesBelow": 3},
        "lastHour": {"withinMinutes": 60, "atLeast": 3, "shareBp": 5000},
        "extensions": {"atLeast": 3, "shareBp": 3000},
        "copiedText": {"shingle": 5, "minCharacters": 20, "similarBp": 8000, "atLeast": 2},
        "roundNumbers": {"multipleOf": 10, "atLeast": 5, "shareBp": 8000},
        "weight": {"eachSign": 0.5, "most": 3}
      }}'::jsonb || content;
    `);
  }

  override down(): void {
    this.addSql(`
      update rule_pack set content = content - 'radar';
    `);
  }
}
