import { Migration } from '@mikro-orm/migrations';

export class Migration20261129002100_rule_pack_public_page extends Migration {
  /** A pack that was stored before this section had a name shows nothing to the public; what it says stays as it is. */
  override up(): void {
    this.addSql(`
      update rule_pack set content = '{"publicPage": {"decision": "", "requestsPerMinute": 60}}'::jsonb || content;
    `);
  }

  override down(): void {
    this.addSql(`update rule_pack set content = content - 'publicPage'`);
  }
}
