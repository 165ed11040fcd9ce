import { Migration } from '@mikro-orm/migrations';

export class Migration20261128010200_flag_holding_create extends Migration {
  override up(): void {
    this.addSql(`
      create table flag_holding (
        id uuid primary key default uuidv7(),
        city_id text not null references city,
        flag integer not null check (flag >= 1),
        body_id uuid not null references body,
        period text not null,
        consequence_id uuid not null references consequence,
        since timestamptz not null,
        until timestamptz,
        check (until is null or until >= since)
      );
      comment on table flag_holding is '流动红旗: who held which flag from when to when; until null: it is there now';
      create unique index flag_holding_one_place on flag_holding (city_id, flag) where until is null;
      create unique index flag_holding_one_each on flag_holding (city_id, body_id) where until is null;
      create unique index flag_holding_of on flag_holding (consequence_id, since);

      grant select, insert on flag_holding to dukaojian_app;
      grant update (until) on flag_holding to dukaojian_app;
    `);
  }

  override down(): void {
    this.addSql('drop table flag_holding');
  }
}
