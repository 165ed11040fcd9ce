import type { RecordEye } from './record-eye.js';

const kinds = {
  documents: 'select count(*) from document',
  decisions: 'select count(*) from decision',
  decisionsClosed: `select count(*) from decision where state = 'closed'`,
  tasks: 'select count(*) from task',
  brokenDown: 'select count(*) from task where parent_part_id is not null',
  forwardedUnchanged: 'select count(*) from margin_entry where unchanged',
  marginReasons: 'select count(*) from margin_entry where reason is not null',
  checks: `select count(*) from check_record where state = 'recorded'`,
  checksReused: 'select count(*) from check_reuse',
  concluded: `select count(*) from task_part where state = 'concluded'`,
  disputes: 'select count(*) from dispute',
  reports: 'select count(*) from report',
  late: `select count(*) from report where mark = 'late'`,
  supplements: `select count(*) from report where mark = 'supplement'`,
  returned: `select count(*) from report where state = 'returned'`,
  reminders: `select count(*) from rung_reached where rung = 'reminder'`,
  yellow: `select count(*) from rung_reached where rung = 'yellow'`,
  urges: `select count(*) from rung_reached where rung = 'urge'`,
  red: `select count(*) from rung_reached where rung = 'red'`,
  orderDrafts: 'select count(*) from supervision_order',
  orders: 'select count(*) from supervision_order where number is not null',
  ordersClosed: `select count(*) from supervision_order where state = 'closed'`,
  interviews: 'select count(*) from interview_draft',
  interviewsSigned: `select count(*) from interview_draft where state = 'signed'`,
  extensions: `select count(*) from deadline_request where kind = 'extension'`,
  extensionsGranted: `select count(*) from deadline_request where kind = 'extension' and state = 'granted'`,
  extensionsRefused: `select count(*) from deadline_request where kind = 'extension' and state = 'refused'`,
  suspensions: `select count(*) from deadline_entry where kind = 'suspension'`,
  restrictions: 'select count(*) from restriction',
  restrictionsSolved: `select count(*) from restriction where state = 'solved'`,
  restrictionsRefused: `select count(*) from restriction where state = 'refused'`,
  restrictionsClimbed: `select count(distinct restriction_id) from restriction_step where action = 'to_leader'`,
  restrictionsDecided: `select count(*) from restriction where state = 'decided'`,
  meetings: 'select count(*) from meeting',
  noticeItems: 'select count(*) from notice_item where notice_id is not null',
  inspections: 'select count(*) from inspection_trip',
  values: `select count(*) from measurement_entry where state = 'approved'`,
  schemesChanged: 'select count(*) from scheme where version > 1',
  nominations: 'select count(*) from verification_nomination',
  itemsVerified: 'select count(*) from verification_item where outcome is not null',
  computations: 'select count(*) from score_computation',
  quartersPublished: `select count(*) from period_result where state = 'published' and length(period) = 6`,
  annualResults: `select count(*) from period_result where state = 'published' and length(period) = 4`,
  yearActs: 'select count(*) from assessment_year_act where not passed_over',
  objections: 'select count(*) from objection',
  objectionsDecided: 'select count(*) from objection where decided_at is not null',
  consequences: `select count(*) from consequence where state <> 'withdrawn'`,
  commendations: `select count(*) from consequence where kind = 'commendation' and state = 'signed'`,
  flags: 'select count(*) from flag_holding',
  declined: `select count(*) from consequence where state = 'declined'`,
  exempted: `select count(*) from consequence where state = 'exempted'`,
  commitments: 'select count(*) from interview_chain where committed_at is not null',
  rectifications: `select count(*) from interview_step where action = 'rectify'`,
  interviewsClosed: `select count(*) from interview_chain where state = 'closed'`,
  bonusFen: `select coalesce(sum(amount_fen), 0) as count from fund_entry where kind = 'payment'`,
} as const;

/** How often each kind of thing happened in the year. */
export async function countKinds(eye: RecordEye): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const [name, sql] of Object.entries(kinds)) {
    const { count } = await eye.one<{ count: string }>(sql);
    counts[name] = Number(count);
  }
  return counts;
}

/** Items that were noticed, by what happened: where two years differ, it says in what. */
export async function noticesByRung(eye: RecordEye): Promise<Record<string, number>> {
  const { rungs } = await eye.one<{ rungs: Record<string, number> | null }>(
    `select jsonb_object_agg(rung, items) as rungs from (select rung, count(*) as items from notice_item
      where notice_id is not null group by rung order by rung) x`,
  );
  return rungs ?? {};
}
