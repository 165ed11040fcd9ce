import type { RecordEye } from './record-eye.js';

// Each counts what must not be there; the name says what holds when the count is nought.
const violations = {
  oneOwnerOneClock: `select count(*) from decision d where d.state in ('confirmed', 'dispatched') and not exists (
      select from live_clock l where l.workflow_id = 'decision/' || d.id and l.next_wake_at is not null)
    and exists (select from task_part p where p.decision_id = d.id
      and p.state not in ('concluded', 'withdrawn', 'transferred', 'merged') and p.next_due_at is not null)`,
  everyRestrictionOneOwnerOneClock: `select count(*) from restriction x where x.ended_at is null and not (
      (x.state in ('asked', 'rerouted', 'assigned', 'with_office', 'on_agenda') or x.leader_id is not null)
      and x.next_due_at is not null
      and exists (select from live_clock l where l.workflow_id = 'restriction/' || x.id
        and not l.done and l.next_wake_at = x.next_due_at))
    or x.ended_at is not null and (x.next_due_at is not null or exists (select from task_part p
      where p.stopped_by = x.id or p.milestones @> jsonb_build_array(jsonb_build_object('stopped',
        jsonb_build_object('restrictionId', x.id))) and p.state not in ('concluded', 'withdrawn', 'transferred', 'merged')))`,
  noRungTwice: `select count(*) from (select part_id, rung, episode from rung_reached group by 1, 2, 3
    having count(*) > 1) x`,
  everyItemNoticedOnce: `select count(*) from notice_item i, city_clock c
    where i.notice_id is null and i.not_before <= c.still_at`,
  everyNoticeDelivered: `select count(*) from notice n where not exists (
    select from delivery d where d.notice_id = n.id and d.state = 'sent')`,
  auditUnbroken: `select (select count(*) from report r where not exists (select from audit_entry a
      where a.subject_type = 'report' and r.id = any(a.subject_ids) and a.result = 'done'))
    + (select count(*) from decision d where not exists (select from audit_entry a
      where a.result = 'done' and (a.subject_type = 'decision' and d.id = any(a.subject_ids)
        or a.action = 'interview:rectify' and a.details ->> 'decisionId' = d.id::text)))
    + (select count(*) from supervision_order o where o.number is not null and not exists (select from audit_entry a
      where a.action = 'order:issue' and o.id = any(a.subject_ids) and a.result = 'done'))`,
  everyDeadlineTold: `select count(*) from task_part p join task t on t.id = p.task_id
    where p.due_at is distinct from coalesce((select e.due_at from deadline_entry e where e.part_id = p.id
      order by e.seq desc limit 1), t.due_at)`,
  suspendedPartsWake: `select count(*) from task_part, city_clock c where state = 'suspended'
    and (suspended_until is null or suspended_until < c.still_at or next_due_at is null)`,
  requestsHaveOneOwner: `select count(*) from task_part p where (p.request_step is null) <> not exists (
      select from deadline_request r where r.part_id = p.id and r.state = p.request_step)
    or p.request_step is null and exists (select from deadline_request r where r.part_id = p.id
      and r.state in ('filed', 'signed', 'checked'))`,
  lampsHaveSentences: `select count(*) from task_part where lamp in ('yellow', 'red')
    and (coalesce(lamp_sentence, '') = '' or coalesce(lamp_way_back, '') = '')`,
  nothingIssuedUnsigned: `select count(*) from supervision_order where number is not null and issued_by is null`,
  orderNumbersWithoutGaps: `select coalesce(max(n) - count(*), 0) from (
    select substring(number from '(\\d+)号')::integer as n, left(number, 6) as year
    from supervision_order where number is not null) x`,
  everyIssuedOrderHasItsPaper: `select count(*) from supervision_order o where o.number is not null
    and not exists (select from formal_paper x where x.subject_id = o.id and x.number like '%' || o.number)`,
  paperNumbersWithoutGaps: `select coalesce(sum(missing), 0) from (
    select max(substring(number from '(\\d+)号')::integer) - count(*) as missing
    from formal_paper where number is not null group by kind, substring(number from '〔(\\d+)〕')) x`,
  noPaperUnsigned: `select count(*) from formal_paper where number is not null and decided_by is null`,
  nothingCheckedTwice: `select count(*) from check_record one join check_record other on other.id > one.id
    and other.body_id = one.body_id and other.subject_key = one.subject_key and other.state <> 'withdrawn'
    and one.from_on <= other.from_on and one.to_on >= other.to_on where one.state <> 'withdrawn'`,
  inspectionsWithinBudget: `select count(*) from (select t.city_id, t.county_id, t.year, count(*) filter (
      where t.state in ('planned', 'started', 'ended') and t.signed_at is null) as used, (select (content->'verification'->>
        case when t.county_id is null then 'tripsAtMost' else 'countyTripsAtMost' end)::integer from rule_pack p
        where p.city_id = t.city_id order by version desc limit 1) as most
    from inspection_trip t group by 1, 2, 3) x where used > most`,
  nothingPublishedWithoutBasis: `select count(*) from period_result where state in ('published', 'replaced')
    and (coalesce(basis, '') = '' or published_by is null or published_at is null or document_number is null)`,
  everyAssessmentYearOneClock: `select count(*) from assessment_year y where y.ended_at is null and not exists (
    select from live_clock l where l.workflow_id = 'assessment-year/' || y.city_id || '/' || y.year
      and not l.done and l.next_wake_at = y.next_due_at)`,
  muchKeptHasItsReason: `select count(*) from margin_entry m where m.kept_wd * 10000 > m.left_wd * (
    select (content->'cascade'->>'marginReasonAboveBp')::integer from rule_pack order by version desc limit 1)
    and m.reason is null`,
  fundNeverNegative: `select count(*) from (select f.total_fen, sum(case e.kind when 'reservation' then e.amount_fen
        when 'release' then -e.amount_fen when 'grant' then e.amount_fen when 'budget' then 0
        when 'payment' then 0 else -e.amount_fen end) over w as bound,
      sum(case e.kind when 'payment' then e.amount_fen when 'return' then -e.amount_fen else 0 end) over w as paid
      from fund_entry e join fund_year f on f.city_id = e.city_id and f.year = e.year
      window w as (partition by e.city_id, e.year order by e.id)) x where bound > total_fen or bound < 0 or paid < 0`,
  fundReconciled: `select (select count(*) from fund_year f join lateral (select
        sum(amount_fen) filter (where kind = 'budget') as total,
        sum(case kind when 'reservation' then amount_fen when 'release' then -amount_fen else 0 end) as held,
        sum(case when kind = 'grant' then amount_fen when kind in ('cancellation', 'return') then -amount_fen else 0 end)
          as granted,
        sum(case kind when 'payment' then amount_fen when 'return' then -amount_fen else 0 end) as paid
        from fund_entry e where e.city_id = f.city_id and e.year = f.year) x on true
      where (f.total_fen, f.held_fen, f.granted_fen, f.paid_fen) is distinct from (x.total, x.held, x.granted, x.paid))
    + (select count(*) from consequence c where c.kind = 'commendation' and (
        case when c.state in ('signed', 'reopened') then c.amount_fen else 0 end) is distinct from (
        select coalesce(sum(case when kind = 'grant' then amount_fen
          when kind in ('cancellation', 'return') then -amount_fen else 0 end), 0)
        from fund_entry e where e.consequence_id = c.id))`,
  interviewsClosed: `select count(*) from interview_draft i cross join city_clock x left join interview_chain k on k.id = i.id
    where i.state = 'signed' and (k.id is null or k.state not in ('closed', 'revoked') and coalesce(k.due_at, x.still_at) < x.still_at
      or k.state = 'closed' and not exists (select from decision d where d.id = k.rectification_id and d.state = 'closed'))`,
  nothingClosedByTimeOut: `select count(*) from task_part p where p.state = 'concluded' and not exists (
    select from report r where r.part_id = p.id and r.kind = 'completion' and r.state = 'passed')`,
} as const;

/** Whether each promise of the loop holds in the record at this moment. */
export async function checkInvariants(eye: RecordEye): Promise<Record<string, boolean>> {
  const checked: Record<string, boolean> = {};
  for (const [name, sql] of Object.entries(violations)) {
    const row = await eye.one<Record<string, string>>(sql);
    checked[name] = Number(Object.values(row)[0]) === 0;
  }
  const chain = await eye.chain();
  return { ...checked, auditUnbroken: checked.auditUnbroken === true && chain.broken === null };
}
