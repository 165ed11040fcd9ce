import { Migration } from '@mikro-orm/migrations';

const replaced = (quarter: string): string => `
  create or replace function period_is_closed(of_city text, of_period text) returns boolean language sql stable as $$
    select exists (select from period_result where city_id = of_city and state = 'published' and ${quarter})
      and not exists (select from period_result where city_id = of_city and state in ('computed', 'previewed')
        and ${quarter})
  $$;
`;

/** A year of its own has results now: its values are closed with the fourth quarter, whatever the year's result does. */
export class Migration20261129000000_period_is_closed extends Migration {
  override up(): void {
    this.addSql(
      replaced(`period = case when length(of_period) = 4 then of_period || 'Q4' else of_period end`),
    );
  }

  override down(): void {
    this.addSql(replaced(`period in (of_period, of_period || 'Q4')`));
  }
}
