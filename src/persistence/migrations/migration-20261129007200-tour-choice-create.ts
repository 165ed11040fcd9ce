import { Migration } from '@mikro-orm/migrations';

export class Migration20261129007200_tour_choice_create extends Migration {
  override up(): void {
    this.addSql(`
      create table tour_choice (
        account_id uuid primary key references account,
        city_id text not null references city,
        closed boolean not null,
        changed_at timestamptz not null default clock_timestamp()
      );
      comment on table tour_choice is 'whether an account has put the first steps above its workbench away; no row: not yet';

      grant select, insert, update on tour_choice to dukaojian_app;
    `);
  }

  override down(): void {
    this.addSql(`
      drop table tour_choice;
    `);
  }
}
