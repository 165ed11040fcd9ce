import { Migration } from '@mikro-orm/migrations';

const report = `
  create table report (
    id uuid primary key,
    city_id text not null,
    decision_id uuid not null references decision,
    part_id uuid not null references task_part,
    body_id uuid not null references body,
    period text not null,
    kind text not null check (kind in ('progress', 'as_planned', 'completion')),
    wording text not null,
    progress numeric(5, 2) not null check (progress between 0 and 100),
    previous_progress numeric(5, 2) not null,
    milestone_ids uuid[] not null default '{}',
    mark text not null check (mark in ('on_time', 'late', 'supplement', 'unowed')),
    state text not null,
    submitted_by uuid not null references post,
    author_ids uuid[] not null default '{}',
    submitted_at timestamptz not null,
    review_due_at timestamptz not null,
    reviewed_by uuid references post,
    reviewed_at timestamptz,
    return_kind text check (return_kind in ('form', 'unfinished')),
    return_reasons jsonb,
    review_note text,
    answer_due_at timestamptz,
    version integer not null default 1
  );
  create unique index report_one_a_period on report (part_id, period)
    where kind <> 'completion' and state <> 'returned' and mark <> 'unowed';
  create unique index report_one_unowed on report (part_id)
    where kind <> 'completion' and state = 'submitted' and mark = 'unowed';
  comment on column report.author_ids is 'persons who submitted or amended it: none of them may review it';
  comment on column report.answer_due_at is 'until when a returned report is answered and keeps its mark';
  create unique index report_one_completion on report (part_id)
    where kind = 'completion' and state = 'submitted';
  create index report_to_review on report (review_due_at, id) where state = 'submitted';
  create index report_part on report (part_id, submitted_at);
`;

const owedReport = `
  create table owed_report (
    city_id text not null,
    part_id uuid not null references task_part,
    period text not null,
    reason text not null,
    closes_at timestamptz not null,
    late_until timestamptz not null,
    report_id uuid references report,
    missed_at timestamptz,
    primary key (part_id, period)
  );
  create index owed_report_open on owed_report (period, part_id) where report_id is null;
`;

const evidenceFile = `
  create table evidence_file (
    id uuid primary key,
    city_id text not null,
    part_id uuid not null references task_part,
    report_id uuid not null references report,
    original_name text not null,
    media_type text not null,
    byte_size integer not null,
    pages integer not null,
    sha256 text not null,
    storage_key text not null,
    cited_from uuid references evidence_file,
    uploaded_at timestamptz not null,
    removed_at timestamptz
  );
  create index evidence_file_report on evidence_file (report_id);
  create index evidence_file_hash on evidence_file (city_id, sha256);
`;

const grants = `
  grant select, insert, update on report, owed_report, evidence_file to dukaojian_app;
`;

export class Migration20261123000400_implementation_create extends Migration {
  override up(): void {
    for (const statements of [report, owedReport, evidenceFile, grants]) this.addSql(statements);
  }

  override down(): void {
    this.addSql(`
      drop table evidence_file, owed_report, report;
    `);
  }
}
