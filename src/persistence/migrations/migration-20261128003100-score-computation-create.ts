import { Migration } from '@mikro-orm/migrations';

export class Migration20261128003100_score_computation_create extends Migration {
  override up(): void {
    this.addSql(`
      create table score_computation (
        id uuid primary key,
        city_id text not null references city,
        period text not null,
        number integer not null,
        rule_pack_version integer not null,
        rule_pack_sha256 text not null,
        input jsonb not null,
        sha256 text not null,
        computed_by uuid not null references post,
        computed_at timestamptz not null,
        unique (city_id, period, number)
      );
      comment on table score_computation is
        'one computation of a period, insert-only: what it was computed from, and the hash over all that it gave';

      create table score_body (
        computation_id uuid not null,
        city_id text not null,
        body_id uuid not null,
        seq integer not null,
        total numeric(7, 2),
        grade text,
        rank integer,
        result jsonb not null,
        sha256 text not null,
        primary key (computation_id, seq)
      );
      create index score_body_body on score_body (body_id, computation_id);
      comment on column score_body.result is 'everything of the exported result but its rows';

      create table score_row (
        computation_id uuid not null,
        city_id text not null,
        body_seq integer not null,
        seq integer not null,
        code text not null,
        weight_bp integer not null,
        applicability text not null,
        points numeric,
        open text,
        steps jsonb not null,
        sha256 text not null,
        primary key (computation_id, body_seq, seq)
      );
      comment on table score_row is 'a ledger without foreign keys: thousands of rows a computation (docs/adr/0005)';

      grant select, insert on score_computation, score_body, score_row to dukaojian_app;
    `);
  }

  override down(): void {
    this.addSql('drop table score_row, score_body, score_computation');
  }
}
