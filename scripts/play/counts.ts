import type { RecordEye } from './record-eye.js';

const kinds = {
  documents: 'select count(*) from document',
  decisions: 'select count(*) from decision',
  decisionsClosed: `select count(*) from decision where state = 'closed'`,
  tasks: 'select count(*) from task',
  brokenDown: 'select count(*) from task where parent_part_id is not null',
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
  notices: 'select count(*) from notice',
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
