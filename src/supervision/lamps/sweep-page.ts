import { sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import type { TaskPart } from '../../decision/tasks/task-part.entity.js';
import { saveJudged } from '../../decision/tasks/task-part.record.js';
import type { ReportWindow } from '../../domain/implementation/report-window.js';
import { notBefore } from '../../domain/supervision/quiet-hours.js';
import type { PartRung } from '../../domain/supervision/part-facts.js';
import { recordSweep } from '../../oversight/audit.record.js';
import { recordResumed, urgeDeciders } from '../deadlines/deadline-sweep.record.js';
import { draftInterviews } from '../interviews/interview-drafts.record.js';
import type { InterviewCause } from '../interviews/interview-drafts.record.js';
import { climbedRows, recordEpisodes, recordRungs } from './ladder.record.js';
import type { Judged } from './ladder.record.js';
import { draftOrders } from '../orders/order-drafts.record.js';
import type { SweepContext } from '../orders/order-drafts.record.js';
import { leaves, lookAtPart } from './look-at-part.js';
import { recordWindows } from './report-windows.record.js';

/** One page of a sweep: looks at parts one by one, then says everything that is to be written in sets. */
export class SweepPage {
  readonly #judged: Judged[] = [];
  readonly #dispatched: TaskPart[] = [];
  readonly #resumed: TaskPart[] = [];
  readonly #waiting: TaskPart[] = [];
  readonly #owed: { part: TaskPart; window: ReportWindow }[] = [];
  readonly #missed: { part: TaskPart; period: string }[] = [];

  constructor(private readonly at: SweepContext) {}

  /** Brings one locked part up to this moment. */
  look(part: TaskPart): void {
    if (part.state === 'draft' && !this.#dispatch(part)) return;
    if (part.requestDueAt && part.requestDueAt < this.at.now) this.#waiting.push(part);
    const { before, judgement, owed, missed, resumed } = lookAtPart(part, this.at.law, this.at.now);
    if (resumed) this.#resumed.push(part);
    this.#judged.push({ part, before, judgement });
    this.#owed.push(...owed.map((window) => ({ part, window })));
    this.#missed.push(...missed.map((period) => ({ part, period })));
  }

  /** All writes of the page in their order; empty when nothing was due. */
  statements(): RawQueryFragment[] {
    if (this.#judged.length === 0) return [];
    const { decision, law, now } = this.at;
    const { id: decisionId, cityId } = decision;
    const parts = this.#judged.map(({ part }) => part);
    const climbed = climbedRows(this.#judged, (part) => notBefore(now, law, part.urgent));
    return [
      saveJudged(parts),
      ...recordEpisodes(this.#judged, law, now),
      ...recordRungs(climbed, { cityId, now }),
      ...recordWindows(this.#owed, this.#missed, now),
      ...draftOrders(this.#climbed('red'), this.at),
      ...draftInterviews(this.#interviews(), {
        cityId,
        decisionId,
        now,
        notBefore: notBefore(now, law, false),
      }),
      ...this.#recordDispatch(),
      ...recordResumed(this.#resumed, this.at),
      ...urgeDeciders(this.#waiting, this.at),
      ...recordSweep({ decision, parts, now, dispatched: this.#dispatched.length }),
    ];
  }

  #dispatch(part: TaskPart): boolean {
    if (!leaves(part, this.at.decision, this.at.now)) return false;
    this.#dispatched.push(part);
    return true;
  }

  #climbed(rung: PartRung): TaskPart[] {
    return this.#judged
      .filter(({ judgement }) => judgement.rungs.some((due) => due.rung === rung))
      .map(({ part }) => part);
  }

  #interviews(): InterviewCause[] {
    return this.#climbed('interview').map((part) => ({
      bodyId: part.bodyId,
      partId: part.id,
      orderId: null,
      cause: 'red_month_ends',
      episode: part.episode,
      basis: `连续${this.at.law.rules.ladder.interviewRedMonthEnds}个月末红灯：${part.lampSentence ?? ''}`,
      inputs: { redAt: part.redAt?.toISOString() ?? null, sentence: part.lampSentence },
    }));
  }

  #recordDispatch(): RawQueryFragment[] {
    const { decision, law, now } = this.at;
    if (this.#dispatched.length === 0) return [];
    const told = tellUnits(this.#dispatched, {
      cityId: decision.cityId,
      now,
      notBefore: notBefore(now, law, decision.urgent),
    });
    if (decision.state !== 'confirmed') return told;
    decision.take('dispatch');
    return [
      ...told,
      sql`update decision set state = ${decision.state}, dispatched_at = ${now} where id = ${decision.id}`,
    ];
  }
}

function tellUnits(
  parts: readonly TaskPart[],
  { cityId, now, notBefore: release }: { cityId: string; now: Date; notBefore: Date },
): RawQueryFragment[] {
  const ids = `{${parts.map(({ id }) => id).join(',')}}`;
  return [
    sql`insert into notice_item (city_id, post_id, decision_id, subject_type, subject_id, rung, episode, sentence,
        not_before, arisen_at)
      select ${cityId}, o.id, p.decision_id, 'part', p.id, 'dispatch', 1, '新任务，请签收：' || left(t.wording, 60)
          || '。时限：' || rtrim(coalesce(p.due_story, t.due_story), '。'),
        ${release}::timestamptz, ${now}::timestamptz
      from task_part p join task t on t.id = p.task_id
      join post o on o.body_id = p.body_id and o.role in ('unit_head', 'unit_staff')
      where p.id = any(${ids}::uuid[])
      on conflict (post_id, subject_id, rung, episode) do nothing`,
  ];
}
