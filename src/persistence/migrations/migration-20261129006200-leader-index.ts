import { Migration } from '@mikro-orm/migrations';

// The cockpit asks for what a leader answers for; without these it reads every task of the city.
export class Migration20261129006200_leader_index extends Migration {
  override up(): void {
    this.addSql(`
      create index decision_led on decision (responsible_leader) where responsible_leader is not null;
      create index task_led on task (responsible_leader) where responsible_leader is not null;
    `);
  }

  override down(): void {
    this.addSql('drop index task_led, decision_led;');
  }
}
