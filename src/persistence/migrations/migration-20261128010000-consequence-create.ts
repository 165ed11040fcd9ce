import { Migration } from '@mikro-orm/migrations';

const consequence = `
  create table consequence (
    id uuid primary key,
    city_id text not null references city,
    period text not null,
    result_id uuid not null references period_result,
    body_id uuid not null references body,
    ranking_group text not null,
    kind text not null check (kind in ('commendation', 'red_flag', 'interview', 'letter')),
    state text not null check (state in
      ('drafted', 'stated', 'signed', 'reopened', 'declined', 'withdrawn', 'revoked')),
    place integer,
    tie_places integer,
    tie_of integer,
    heard text check (heard in ('head', 'body')),
    head_person uuid,
    proposed_fen bigint not null check (proposed_fen >= 0),
    amount_fen bigint not null check (amount_fen >= 0),
    plaque boolean not null,
    rule text not null,
    inputs jsonb not null,
    score_sha256 text not null,
    signer uuid references post,
    proposed_by uuid not null references post,
    proposed_person uuid not null,
    proposed_at timestamptz not null,
    statement_until timestamptz,
    statement text,
    stated_by uuid references post,
    stated_at timestamptz,
    decided_by uuid references post,
    decided_person uuid,
    decided_at timestamptz,
    entered_by uuid references post,
    paper_on date,
    reason text,
    reopened_at timestamptz,
    renewed jsonb,
    version integer not null default 1,
    check ((tie_places is null) = (tie_of is null)),
    check ((entered_by is null) = (paper_on is null)),
    check (decided_person is null or decided_person <> proposed_person)
  );
  comment on table consequence is '奖惩建议: proposed by rule from one published result, in force only once a person signed it';
  comment on column consequence.proposed_person is 'who published the result out of which the rules propose: never the signer';
  comment on column consequence.signer is 'the one post that signs; null: any of those that sign rewards';
  comment on column consequence.head_person is 'who was the head when it was proposed';
  comment on column consequence.score_sha256 is 'hash over the score file that the result shows';
  comment on column consequence.entered_by is '代录: who entered a signature on paper; null: signed in the system';
  comment on column consequence.renewed is 'what the corrected result proposes instead; null: nothing, or it was never reopened';
  create unique index consequence_once on consequence (result_id, body_id, kind);
  create unique index consequence_one_live on consequence (city_id, period, body_id, kind)
    where state in ('drafted', 'stated', 'signed', 'reopened');
  create index consequence_of_body on consequence (body_id);
  create index consequence_undecided on consequence (city_id, period) where state in ('drafted', 'stated', 'reopened');
`;

const step = `
  create table consequence_step (
    id uuid primary key default uuidv7(),
    city_id text not null,
    consequence_id uuid not null,
    at timestamptz not null,
    action text not null,
    by_post uuid,
    by_name text,
    note text
  );
  comment on table consequence_step is 'who did what with it; a ledger without foreign keys (docs/adr/0005), nothing is changed';
  create index consequence_step_of on consequence_step (consequence_id);
`;

const scan = `
  create table signature_scan (
    id uuid primary key,
    city_id text not null references city,
    consequence_id uuid not null references consequence,
    original_name text not null,
    media_type text not null,
    byte_size integer not null,
    pages integer not null,
    sha256 text not null,
    storage_key text not null,
    uploaded_at timestamptz not null
  );
  comment on table signature_scan is 'the paper behind a signature that was entered 代录; insert-only';
  create index signature_scan_of on signature_scan (consequence_id);
`;

// A pack that was stored before this section had a name gets the presets: no consequence was proposed by it.
const rules = `
  update rule_pack set content = '{"consequence": {"statementWithinWd": 3, "headAnswersFromMonths": 6,
    "rewardSigners": ["L01/leader", "L02/leader"], "bonusFen": {"county": [60000000, 40000000],
    "other": [6000000, 4000000, 2000000]}, "redFlags": 2, "fundYearFen": 2000000000}}'::jsonb || content;
`;

const grants = `
  grant select, insert, update on consequence to dukaojian_app;
  grant select, insert on consequence_step, signature_scan to dukaojian_app;
`;

export class Migration20261128010000_consequence_create extends Migration {
  override up(): void {
    for (const statements of [consequence, step, scan, rules, grants]) this.addSql(statements);
  }

  override down(): void {
    this.addSql(`
      update rule_pack set content = content - 'consequence';
      drop table signature_scan, consequence_step, consequence;
    `);
  }
}
