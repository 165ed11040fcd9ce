import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { StoredMilestone } from '../../decision/tasks/task-part.entity.js';
import { leadAssessorOf, reviewingBody } from '../../assessment/library/indicator-duty.record.js';
import { isTakenOverBy } from '../../decision/changes/successor-part.record.js';
import { whoseMove } from '../../domain/decision/whose-move.js';
import type { Move } from '../../domain/decision/whose-move.js';
import { AppError } from '../../domain/errors.js';
import type { PendingRequestState } from '../../domain/states/deadline-request-states.js';
import { partStates } from '../../domain/states/part-states.js';
import type { PartState } from '../../domain/states/part-states.js';
import type { LampColour } from '../../domain/supervision/part-facts.js';
import type { Actor } from '../../identity/actor.js';
import { requirePermission } from '../../identity/permissions.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CityClock } from '../../persistence/city-clock.js';
import { disputeOfPart, ordersOfPart } from './part-papers.record.js';
import { reportRows } from '../reports/report-rows.record.js';
import type { ReportRow } from '../reports/report-rows.record.js';

/** One part with everything that hangs on it. */
export interface PartView {
  id: string;
  decision: { id: string; number: string; title: string; state: string };
  task: {
    id: string;
    number: string;
    wording: string;
    path: string | null;
    standard: string | null;
    dueStory: string;
    /** The indicator that it serves, with its lead assessor, who reviews the reports; null: none. */
    indicator: {
      code: string;
      name: string;
      assessorName: string | null;
      reviewerBodyId: string | null;
    } | null;
  };
  body: { id: string; code: string; name: string };
  role: 'responsible' | 'cooperating';
  state: PartState;
  stateName: string;
  urgent: boolean;
  progress: number;
  milestones: StoredMilestone[];
  dispatchedAt: Date | null;
  signedAt: Date | null;
  reportedDoneAt: Date | null;
  concludedAt: Date | null;
  dueAt: Date | null;
  lamp: {
    colour: LampColour;
    sentence: string | null;
    wayBack: string | null;
    since: Date | null;
    worsensAt: Date | null;
  };
  move: Move;
  reports: ReportRow[];
  dispute: Record<string, unknown> | null;
  orders: Record<string, unknown>[];
  version: number;
}

type Row = Omit<PartView, 'stateName' | 'lamp' | 'move' | 'reports' | 'dispute' | 'orders'> &
  PartView['lamp'] & {
    owner: { bodyId: string; countyBodyId: string | null; lineBodyId: string | null };
    /** Whether the actor's body goes on with it. */
    takenOver: boolean;
    leavesAt: Date | null;
    reportLateUntil: Date | null;
    reviewDueAt: Date | null;
    requestStep: PendingRequestState | null;
    requestDueAt: Date | null;
    suspendedUntil: Date | null;
    stoppedUntil: Date | null;
    reportReviewDueAt: Date | null;
    decideDueAt: Date | null;
  };

/** Reads of parts. */
@Injectable()
export class PartQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly laws: CityLawService,
  ) {}

  /**
   * One part for whoever may read it. @throws record.not-found also for another body's part, and for a draft to all
   * but those who dispatch
   */
  async get(actor: Actor, id: string): Promise<PartView> {
    const em = this.orm.em.fork();
    const [row] = await em.execute<Row[]>(
      sql`${partSelect(actor)} where p.id = ${id} and p.city_id = ${actor.cityId}`,
    );
    const hidden = row?.state === 'draft' && row.owner.bodyId === actor.bodyId;
    if (row === undefined || hidden)
      throw new AppError('record.not-found', '没有找到这项任务，或者它不属于本单位。');
    const law = await this.laws.current(em, actor.cityId, await this.clock.now(em, actor.cityId));
    const { owner, leavesAt, reportLateUntil, reviewDueAt, decideDueAt, ...held } = row;
    const { requestStep, requestDueAt, suspendedUntil, stoppedUntil, reportReviewDueAt, takenOver, ...rest } =
      held;
    requirePermission(actor, 'decision:read', takenOver ? {} : owner);
    const limits = { leavesAt, reportLateUntil, reviewDueAt, decideDueAt };
    const waits = { requestStep, requestDueAt, suspendedUntil, stoppedUntil, reportReviewDueAt };
    const { colour, sentence, wayBack, since, worsensAt, ...part } = rest;
    const openMilestones = row.milestones
      .filter(({ doneAt }) => doneAt === null)
      .map(({ title, dueAt }) => ({ title, dueAt: new Date(dueAt) }));
    return {
      ...part,
      lamp: { colour, sentence, wayBack, since, worsensAt },
      stateName: partStates.states[row.state].name,
      move: whoseMove({ ...part, ...limits, ...waits, openMilestones }, law),
      reports: await reportRows(em, sql`r.part_id = ${id} order by r.submitted_at desc, r.id desc`),
      dispute: await disputeOfPart(em, id),
      orders: await ordersOfPart(em, id, owner.bodyId === actor.bodyId),
    };
  }
}

const partSelect = (actor: Actor) => sql`
  select ${isTakenOverBy(actor.bodyId)} as "takenOver", p.id, p.role, p.state, p.urgent, p.progress::float8 as progress, p.milestones, p.dispatched_at as "dispatchedAt",
    p.signed_at as "signedAt", p.reported_done_at as "reportedDoneAt", p.concluded_at as "concludedAt",
    p.due_at as "dueAt", p.version, p.request_step as "requestStep", p.request_due_at as "requestDueAt",
    p.suspended_until as "suspendedUntil", p.report_late_until as "reportLateUntil", p.review_due_at as "reviewDueAt",
    (select y.due_at from restriction y where y.id = p.stopped_by) as "stoppedUntil",
    (select min(r.review_due_at) from report r where r.part_id = p.id and r.state = 'submitted'
      and r.kind <> 'completion') as "reportReviewDueAt",
    d.leaves_at as "leavesAt", x.decide_due_at as "decideDueAt",
    jsonb_build_object('id', d.id, 'number', d.number, 'title', d.title, 'state', d.state) as decision,
    jsonb_build_object('id', t.id, 'number', t.number, 'wording', t.wording, 'path', t.path, 'standard', t.standard,
      'dueStory', coalesce(p.due_story, t.due_story), 'indicator', (select jsonb_build_object('code', i.code, 'name', i.name,
        'assessorName', (select short_name from body where id = ${leadAssessorOf(sql`i.id`)}), 'reviewerBodyId', ${reviewingBody})
        from indicator i where i.id = t.indicator_id)) as task,
    jsonb_build_object('id', b.id, 'code', b.code, 'name', b.short_name) as body,
    p.lamp as colour, p.lamp_sentence as sentence, p.lamp_way_back as "wayBack", p.lamp_since as since,
    p.lamp_worsens_at as "worsensAt",
    jsonb_build_object('bodyId', b.id, 'countyBodyId', b.parent_id, 'lineBodyId', b.line_body_id) as owner
  from task_part p join task t on t.id = p.task_id join decision d on d.id = p.decision_id
  join body b on b.id = p.body_id left join dispute x on x.part_id = p.id`;
