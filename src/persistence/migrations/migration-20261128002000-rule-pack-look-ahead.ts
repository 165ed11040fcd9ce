import { Migration } from '@mikro-orm/migrations';

// A pack that was stored before forecast and load existed gets their presets: no closed period was judged by them.
export class Migration20261128002000_rule_pack_look_ahead extends Migration {
  override up(): void {
    this.addSql(`
      update rule_pack set content =
        '{"forecast": {"nearDays": 7, "farDays": 30}, "load": {"suggestWithinWd": 10}}'::jsonb || content;
    `);
  }

  override down(): void {
    this.addSql(`
      update rule_pack set content = content - 'forecast' - 'load';
    `);
  }
}
