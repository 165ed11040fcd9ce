import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { returnReasons } from '../../domain/implementation/return-reasons.js';
import type { ReturnReason } from '../../domain/implementation/return-reasons.js';
import { reportStates } from '../../domain/states/report-states.js';
import type { ReportState } from '../../domain/states/report-states.js';
import { heldBack } from '../evidence/file-scan.record.js';

/** A report as it is read, with its evidence and the review. */
export interface ReportRow {
  id: string;
  partId: string;
  task: { number: string; wording: string };
  body: { code: string; name: string };
  period: string;
  kind: string;
  wording: string;
  progress: number;
  previousProgress: number;
  milestoneIds: string[];
  mark: string;
  state: ReportState;
  stateName: string;
  submittedBy: string;
  submittedAt: Date;
  reviewDueAt: Date;
  reviewedBy: string | null;
  reviewedAt: Date | null;
  returnKind: string | null;
  returnReasons: { code: ReturnReason; words: string }[];
  reviewNote: string | null;
  answerDueAt: Date | null;
  evidence: {
    id: string;
    name: string;
    mediaType: string;
    pages: number;
    byteSize: number;
    cited: boolean;
    held: 'waiting' | 'infected' | null;
  }[];
  version: number;
}

type Row = Omit<ReportRow, 'stateName' | 'returnReasons'> & { reasons: ReturnReason[] | null };

/** Reads reports; `which` is what follows `where`: conditions on r, p, t, b, then order and limit. */
export async function reportRows(em: EntityManager, which: RawQueryFragment): Promise<ReportRow[]> {
  const rows = await em.execute<Row[]>(sql`
    select r.id, r.part_id as "partId", jsonb_build_object('number', t.number, 'wording', t.wording) as task,
      jsonb_build_object('code', b.code, 'name', b.short_name) as body, r.period, r.kind, r.wording,
      r.progress::float8 as progress, r.previous_progress::float8 as "previousProgress",
      r.milestone_ids as "milestoneIds", r.mark, r.state, s.title as "submittedBy", r.submitted_at as "submittedAt",
      r.review_due_at as "reviewDueAt", v.title as "reviewedBy", r.reviewed_at as "reviewedAt",
      r.return_kind as "returnKind", r.return_reasons as reasons, r.review_note as "reviewNote",
      r.answer_due_at as "answerDueAt", r.version,
      (select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'name', e.original_name, 'mediaType', e.media_type,
          'pages', e.pages, 'byteSize', e.byte_size, 'cited', e.cited_from is not null, 'held', ${heldBack('e')}) order by e.id), '[]')
        from evidence_file e where e.report_id = r.id and e.removed_at is null) as evidence
    from report r join task_part p on p.id = r.part_id join task t on t.id = p.task_id join body b on b.id = r.body_id
    join post s on s.id = r.submitted_by left join post v on v.id = r.reviewed_by
    where ${which}`);
  return rows.map(({ reasons, ...row }) => ({
    ...row,
    stateName: reportStates.states[row.state].name,
    returnReasons: (reasons ?? []).map((code) => ({ code, words: returnReasons[code] })),
  }));
}
