import { sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import { movedBy } from '../../domain/consequence/chain-move.js';
import type { Actor } from '../../identity/actor.js';
import { mayDo } from '../../identity/permissions.js';
import { reviewingBody } from '../../assessment/library/indicator-duty.record.js';
import { deductionIsMine } from '../../assessment/deductions/deduction-reach.record.js';
import { awaitsCheck } from '../../consequence/signing/reward-check.record.js';
import { objectionIsMine } from '../../assessment/objections/objection-reach.record.js';
import { objectionRowName } from '../../assessment/objections/objection-row.record.js';
import { requestIsMine } from '../deadlines/deadline-request.queries.js';
import { explanationIsMine, explanationsFor } from '../explanations/explanation-reach.record.js';
import { restrictionIsMine } from '../restrictions/restriction-reach.record.js';
import { workReachOf } from './work-reach.js';

/** Parts that are not settled: of the actor's body, of those he leads, or of all that he looks after. */
export function openParts(actor: Actor): RawQueryFragment {
  // Left joins: where only heads are counted, what nothing asks of is not looked up.
  return sql`select 'part' as kind, p.id, t.wording, p.body_id as "bodyId", b.short_name as "bodyName", p.lamp,
      p.lamp_sentence as sentence, p.lamp_way_back as "wayBack", p.due_at as "dueAt", p.state,
      ${partIsMine(actor)} as mine, ${waitsForReview} as "inReview", ${countyOf} as "countyName"
    from task_part p left join task t on t.id = p.task_id left join decision d on d.id = p.decision_id
    left join body b on b.id = p.body_id
    where p.city_id = ${actor.cityId} and p.state not in ('draft', 'concluded', 'withdrawn', 'transferred', 'merged')
      and ${partsWithin(actor)}`;
}

/**
 * The unit has said what it owes, and its report waits for the reviewer: until then nobody asks anything of it.
 * Source: report-filing.ts, "one that nobody asked for, while no other waits".
 */
const waitsForReview = sql`(p.state in ('signed', 'in_progress')
  and exists (select from report r where r.part_id = p.id and r.state = 'submitted' and r.kind <> 'completion')
  and not exists (select from owed_report o where o.part_id = p.id and o.report_id is null))`;

// Of a bureau or township: whose supervision office decides its disputes.
const countyOf = sql`(select above.short_name from body above where above.id = b.parent_id and above.level = 'county')`;

/** Supervision orders that wait for the actor: drafts for the office, issued ones for the unit. */
export function openOrders(actor: Actor, now: Date): RawQueryFragment {
  return sql`select 'order' as kind, o.id, '督办单' || coalesce(o.number, '（待签发）') || '：' || o.requirement,
      b.id, b.short_name, case when o.next_due_at < ${now} or o.feedback_due_at < ${now} then 'red' else 'yellow' end,
      o.reason, null, coalesce(o.feedback_due_at, o.next_due_at), o.state, ${orderIsMine(actor)},
      false, null
    from supervision_order o join body b on b.id = o.body_id
    where o.city_id = ${actor.cityId} and ${ordersFor(actor)}`;
}

/** Reports that wait for their review; for others than reviewers there are none. */
export function reportsToReview(actor: Actor, now: Date): RawQueryFragment {
  return sql`select 'report', r.id, t.wording, b.id, b.short_name,
      case when r.review_due_at < ${now} then 'red' else 'green' end,
      case when r.review_due_at < ${now} then '填报的审核已超过时限。' end,
      case when r.review_due_at < ${now} then '审核完毕' end, r.review_due_at, r.state,
      ${reportIsMine(actor)}, false, null
    from report r join task_part p on p.id = r.part_id join task t on t.id = p.task_id join body b on b.id = r.body_id
    where r.city_id = ${actor.cityId} and r.state = 'submitted' and ${reportsFor(actor)}`;
}

/**
 * Open restrictions: for whoever has the move, with his lamp; for the body that let its limit pass, red until the end; for
 * the raiser, green, because he waits. Its office sees all, its leader his.
 */
export function openRestrictions(actor: Actor, now: Date): RawQueryFragment {
  const mine = restrictionIsMine(actor);
  const lamp = sql`case when x.raiser_body_id = ${actor.bodyId} then 'green'
    when x.missed_at is not null or x.due_at < ${now} then 'red' when x.reminded_at is not null then 'yellow'
    else 'green' end`;
  return sql`select 'restriction', x.id, '提请协调：' || x.wording, b.id, b.short_name, ${lamp},
      r.short_name || '：' || coalesce(t.wording, j.name, e.name), case when ${mine} and ${lamp} <> 'green' then '得到答复' end, x.due_at, x.state, ${mine},
      false, null
    from restriction x left join task_part p on p.id = x.part_id left join task t on t.id = p.task_id
    left join project j on j.id = x.project_id left join enterprise e on e.id = x.enterprise_id
    join body r on r.id = x.raiser_body_id join body b on b.id = x.body_id
    where x.city_id = ${actor.cityId} and x.ended_at is null and ${restrictionsFor(actor)}`;
}

/**
 * Open 请求说明: for the unit that answers, with its lamp; for the leader who asked, who waits; for the office what is late.
 * Past its limit it is red.
 */
export function openExplanations(actor: Actor, now: Date): RawQueryFragment {
  const lamp = sql`case when x.due_at < ${now} then 'red' when x.reminded_at is not null then 'yellow' else 'green' end`;
  return sql`select 'explanation', x.id, '请求说明：' || x.wording, b.id, b.short_name, ${lamp}, t.wording,
      case when ${lamp} <> 'green' then '作出说明' end, x.due_at, 'asked', ${explanationIsMine(actor)}, false, null
    from explanation x join task_part p on p.id = x.part_id join task t on t.id = p.task_id
    join body b on b.id = x.body_id
    where x.city_id = ${actor.cityId} and x.answered_at is null and ${explanationsFor(actor)}`;
}

/** Requests about deadlines that wait for the actor: his to sign, to check or to decide. Past its limit it is red. */
export function openRequests(actor: Actor, now: Date): RawQueryFragment {
  return sql`select 'request', r.id, case r.kind when 'extension' then '延期申请：' else '暂停申请：' end || t.wording,
      b.id, b.short_name, case when r.due_at < ${now} then 'red' else 'yellow' end,
      case when r.due_at < ${now} then '时限申请已过办理时限。' else '时限申请：' || r.reason end, '办理完毕',
      coalesce(r.due_at, p.due_at), r.state, true, false, null
    from deadline_request r join task_part p on p.id = r.part_id join task t on t.id = p.task_id
    join body b on b.id = p.body_id left join body above on above.id = b.parent_id
    where r.city_id = ${actor.cityId} and r.state in ('filed', 'signed', 'checked') and ${requestIsMine(actor)}`;
}

/** Objections to scores that wait for the actor: his opinion on the data, or his decision. Past its limit it is red. */
export function openObjections(actor: Actor, now: Date): RawQueryFragment {
  const dueAt = sql`case when o.state = 'filed' and o.opinion_due_at >= ${now} then o.opinion_due_at
    else o.decide_due_at end`;
  return sql`select 'objection', o.id, '异议：' || o.wording, b.id, b.short_name,
      case when ${dueAt} < ${now} then 'red' else 'yellow' end,
      case when ${dueAt} < ${now} then '异议已过裁定时限。' else '异议：' || ${objectionRowName} end, '办理完毕', ${dueAt},
      o.state, true, false, null
    from objection o join body b on b.id = o.body_id
    where o.city_id = ${actor.cityId} and o.state in ('filed', 'advised') and ${objectionIsMine(actor, now)}`;
}

/** Lamp deductions that wait for the actor: his statement, his check, or his decision; only the statement has a limit. */
export function openDeductions(actor: Actor, now: Date): RawQueryFragment {
  return sql`select 'deduction', d.id, '扣分建议：' || d.reason, b.id, b.short_name, 'yellow', d.basis, '办理完毕',
      case when d.state = 'proposed' and d.statement_until >= ${now} then d.statement_until end, d.state, true, false, null
    from lamp_deduction d join body b on b.id = d.body_id
    where d.city_id = ${actor.cityId} and d.state in ('proposed', 'stated', 'checked') and ${deductionIsMine(actor, now)}`;
}

/**
 * What published results ask of the actor: of the leader who signs rewards a row for each quarter, of the head of a body
 * the statement that he may make. The rules set the signer no limit, so that his row has no day and stays green.
 */
export function openConsequences(actor: Actor, now: Date): RawQueryFragment {
  const quarter = sql`left(c.period, 4) || '年第' || substr('一二三四', right(c.period, 1)::integer, 1) || '季度'`;
  const isSigner = sql`exists (select from post o where o.id = ${actor.postId} and o.code in (
    select jsonb_array_elements_text(latest.content -> 'consequence' -> 'rewardSigners') from (
      select content from rule_pack where city_id = ${actor.cityId} order by version desc limit 1) latest))`;
  return sql`select 'reward_round', c.result_id, ${quarter} || '奖励建议：' || count(*) || '件', ${actor.bodyId}::uuid,
      ${actor.bodyName}::text, 'green', null, null, null::timestamptz, 'drafted', true, false, null
    from consequence c where c.city_id = ${actor.cityId} and c.kind in ('commendation', 'red_flag')
      and c.state = 'drafted' and ${actor.role}::text = 'leader' and ${isSigner}
      and not ${awaitsCheck('assessment')} and not ${awaitsCheck('finance')} group by c.result_id, c.period
    union all select 'reward_round', c.result_id, ${quarter} || '奖励待核对：' || count(*) || '件', ${actor.bodyId}::uuid,
      ${actor.bodyName}::text, 'green', null, null, null::timestamptz, 'drafted', true, false, null
    from consequence c where c.city_id = ${actor.cityId} and ${mayDo(actor, 'consequence:check')}::boolean
      and ${awaitsCheck(actor.role === 'finance' ? 'finance' : 'assessment')} group by c.result_id, c.period
    union all select 'consequence', c.id, '处理建议：' || c.rule, b.id, b.short_name, 'yellow',
      '可以在期限内提交陈述。', '提交陈述，或者陈述期满', c.statement_until, c.state, true, false, null
    from consequence c join body b on b.id = c.body_id
    where c.city_id = ${actor.cityId} and c.state = 'drafted' and c.statement_until >= ${now}
      and ${mayDo(actor, 'consequence:state')}::boolean and c.body_id = ${actor.bodyId}`;
}

/**
 * Interviews that wait for the actor: of the named leader his signature, once the body was heard; of the head and of the
 * office the next step after it. A rectification stands as the task that it is. Past its limit it is red.
 */
export function openInterviews(actor: Actor, now: Date): RawQueryFragment {
  const states = (who: 'supervision_office' | 'unit') =>
    sql`${`{${movedBy(who)
      .filter((state) => state !== 'rectifying')
      .join(',')}}`}::text[]`;
  const isHeads = sql`${mayDo(actor, 'interview:answer')}::boolean and k.body_id = ${actor.bodyId}
    and k.state = any(${states('unit')})`;
  const isOffices = sql`${mayDo(actor, 'interview:hold')}::boolean and k.state = any(${states('supervision_office')})`;
  return sql`select 'interview', k.id, '约谈：' || b.short_name, b.id, b.short_name,
      case when k.due_at < ${now} then 'red' else 'yellow' end, i.basis, '办理完毕', k.due_at, k.state, true, false, null
    from interview_chain k join interview_draft i on i.id = k.id join body b on b.id = k.body_id
    where k.city_id = ${actor.cityId} and k.state not in ('closed', 'revoked') and ((${isHeads}) or (${isOffices}))
    union all select 'interview', i.id, '约谈：' || b.short_name, b.id, b.short_name, 'yellow', i.basis, '办理完毕',
      null::timestamptz, 'drafted', true, false, null
    from interview_draft i join body b on b.id = i.body_id left join consequence c on c.id = i.consequence_id
    where i.city_id = ${actor.cityId} and i.state = 'drafted' and i.signer = ${actor.postId}
      and (c.id is null or c.state <> 'drafted' or c.statement_until < ${now})`;
}

/** The parts within an actor’s reach, as a condition on p, t, d and b. */
export function partsWithin(actor: Actor): RawQueryFragment {
  const reach = workReachOf(actor);
  if (reach === 'city') return sql`true`;
  if (reach === 'county') return sql`${actor.bodyId} in (b.id, b.parent_id)`;
  if (reach === 'led') return sql`${actor.postId} in (t.responsible_leader, d.responsible_leader)`;
  return sql`p.body_id = ${actor.bodyId}`;
}

/** The tasks that an actor looks through: those of his reach, those that he reviews, those that his body broke down. */
export function tasksLookedThrough(actor: Actor): RawQueryFragment {
  const brokenDown = sql`exists (select from task_part above
    where above.id = t.parent_part_id and above.body_id = ${actor.bodyId})`;
  const reviewed = sql`exists (select from report r where r.part_id = p.id
    and (r.state = 'submitted' or r.reviewed_by = ${actor.postId}))`;
  const more = actor.role === 'lead_assessor' ? sql`${brokenDown} or ${reviewed}` : brokenDown;
  return sql`(${partsWithin(actor)} or ${more})`;
}

function ordersFor({ role, bodyId, level }: Actor): RawQueryFragment {
  if (role === 'office_head') return sql`o.state = 'draft'`;
  if (role === 'supervision_office' && level === 'city') return sql`o.state in ('draft', 'answered')`;
  if (role === 'unit_head' || role === 'unit_staff')
    return sql`o.body_id = ${bodyId} and o.state in ('issued', 'signed')`;
  return sql`false`;
}

function restrictionsFor(actor: Actor): RawQueryFragment {
  const reach = workReachOf(actor);
  if (reach === 'led') return sql`x.leader_id = ${actor.postId}`;
  const own = sql`${actor.bodyId} in (x.body_id, x.raiser_body_id)`;
  if (reach === 'county') return sql`(${own} or r.parent_id = ${actor.bodyId})`;
  return reach === 'city' ? sql`true` : own;
}

function reportsFor({ role, bodyId, level }: Actor): RawQueryFragment {
  if (role === 'lead_assessor') return sql`true`;
  if (role !== 'supervision_office') return sql`false`;
  return level === 'city' ? sql`true` : sql`${bodyId} in (b.id, b.parent_id)`;
}

// Whose move it is, as src/domain/decision/whose-move.ts tells it; a review is its report's row, not its part's.
function partIsMine(actor: Actor): RawQueryFragment {
  if (mayDo(actor, 'report:submit'))
    return sql`(p.body_id = ${actor.bodyId} and p.state in ('dispatched', 'signed', 'in_progress', 'returned')
      and (p.report_late_until is not null or p.stopped_by is null and p.request_step is distinct from 'signed'
        and p.request_step is distinct from 'checked')
      and not ${waitsForReview})`;
  if (!mayDo(actor, 'dispute:decide')) return sql`false`;
  const below =
    actor.level === 'city'
      ? sql`not exists (select from body above where above.id = b.parent_id and above.level = 'county')`
      : sql`b.parent_id = ${actor.bodyId}`;
  return sql`(p.state in ('disputed', 'suspended') and ${below})`;
}

function orderIsMine({ role }: Actor): RawQueryFragment {
  return role === 'supervision_office' ? sql`o.state = 'answered'` : sql`true`;
}

// Nobody reviews what his own body says, but the city's supervision office; what serves an indicator is its assessor's.
function reportIsMine({ role, level, bodyId }: Actor): RawQueryFragment {
  if (role === 'supervision_office' && level === 'city') return sql`${reviewingBody} is null`;
  const other = role === 'lead_assessor' ? sql`coalesce(${reviewingBody} <> ${bodyId}, false)` : sql`false`;
  return sql`(b.id <> ${bodyId} and not ${other})`;
}
