import { Migration } from '@mikro-orm/migrations';

// A pack that was loaded before these figures had names gets their presets; what it says stays as it is.
export class Migration20261129014000_scheme_weighing extends Migration {
  override up(): void {
    this.addSql(`
      alter table scheme
        add column counts_as text check (counts_as in ('section', 'bonus')),
        add column counts_bp integer check (counts_bp between 1 and 10000),
        add column counts_most numeric(5, 2) check (counts_most > 0),
        add column special_bp integer check (special_bp between 0 and 10000),
        add constraint scheme_counts check ((counts_as is null or kind = 'special')
          and (counts_as is not distinct from 'section') = (counts_bp is not null)
          and (counts_as is not distinct from 'bonus') = (counts_most is not null)),
        add constraint scheme_special_share check (special_bp is null or kind = 'overall');
      comment on column scheme.counts_as is
        '专项: a part of the overall result with counts_bp among the special ones, or bonus of the year of at most counts_most points; null: it stands for itself';
      comment on column scheme.special_bp is '总体: what all special measures together weigh in a result; null: nothing';
      update rule_pack set content = '{"specialMeasures": {"atMost": 10, "shareMostBp": 3000}}'::jsonb || content;
    `);
  }

  override down(): void {
    this.addSql(`
      update rule_pack set content = content - 'specialMeasures';
      alter table scheme drop constraint scheme_counts, drop constraint scheme_special_share, drop column counts_as,
        drop column counts_bp, drop column counts_most, drop column special_bp;
    `);
  }
}
