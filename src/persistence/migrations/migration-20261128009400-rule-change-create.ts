import { Migration } from '@mikro-orm/migrations';

const ruleChange = `
  create table rule_change (
    id uuid primary key,
    city_id text not null references city,
    content jsonb not null,
    text text,
    effective_on date not null,
    source text not null,
    state text not null,
    proposed_by uuid not null references post,
    proposed_at timestamptz not null,
    based_on integer not null,
    decided_by uuid references post,
    decided_by_name text,
    decided_at timestamptz,
    reason text,
    rule_pack_version integer,
    version integer not null default 1
  );
  comment on column rule_change.text is 'the file as it was given; null: figures were changed in the form';
  comment on column rule_change.based_on is 'version of the rule pack that it changes';
  comment on column rule_change.rule_pack_version is 'the rule pack that it became; null: not confirmed';
  create unique index rule_change_one_draft on rule_change (city_id) where state = 'draft';
`;

const decision = `
  alter table decision add column rules_version integer;
  comment on column decision.rules_version is 'version of the rule pack by which all its parts were last judged';
  update decision d set rules_version = (select max(r.version) from rule_pack r where r.city_id = d.city_id);
`;

const grants = `
  grant select, insert, update on rule_change to dukaojian_app;
  grant insert on rule_pack to dukaojian_app;
`;

/** A city changes its rules: one proposes, another person confirms, from a day on everything is judged by them. */
export class Migration20261128009400_rule_change_create extends Migration {
  override up(): void {
    for (const statements of [ruleChange, decision, grants]) this.addSql(statements);
  }

  override down(): void {
    this.addSql(`
      revoke insert on rule_pack from dukaojian_app;
      alter table decision drop column rules_version;
      drop table rule_change;
    `);
  }
}
