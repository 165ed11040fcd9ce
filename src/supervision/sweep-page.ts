import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import type { TaskPart } from '../decision/task-part.entity.js';
import { nextDue } from '../decision/part-rejudge.js';
import { saveParts } from '../decision/task-part.record.js';
import { followWindow } from '../domain/implementation/follow-window.js';
import type { ReportWindow } from '../domain/implementation/report-window.js';
import { notBefore } from '../domain/supervision/quiet-hours.js';
import type { Audience, RungDue } from '../domain/supervision/part-facts.js';
import { recordNoticeItems } from '../notification/notice-item.record.js';
import type { Addressee, NoticeItem } from '../notification/notice-item.record.js';
import { recordSweep } from '../oversight/audit.record.js';
import { draftInterviews } from './interview-drafts.record.js';
import type { InterviewCause } from './interview-drafts.record.js';
import { recordEpisodes, recordRungs } from './ladder.record.js';
import type { Judged } from './ladder.record.js';
import { draftOrders } from './order-drafts.record.js';
import type { SweepContext } from './order-drafts.record.js';
import { recordWindows } from './report-windows.record.js';

/** One page of a sweep: looks at parts one by one, then says everything that is to be written in sets. */
export class SweepPage {
  readonly #judged: Judged[] = [];
  readonly #notices: { part: TaskPart; rung: string; audiences: readonly Audience[]; sentence: string }[] =
    [];
  readonly #owed: { part: TaskPart; window: ReportWindow }[] = [];
  readonly #missed: { part: TaskPart; period: string }[] = [];
  #dispatched = 0;

  constructor(private readonly at: SweepContext) {}

  /** Brings one locked part up to this moment. */
  look(part: TaskPart): void {
    if (part.state === 'draft' && !this.#dispatch(part)) return;
    this.#followWindow(part);
    const { law, now } = this.at;
    const judgement = part.judge(law, now);
    this.#judged.push({ part, judgement });
    part.nextDueAt = nextDue(part, judgement, this.at);
    for (const rung of judgement.rungs) this.#climb(part, rung);
  }

  /** All writes of the page in their order; empty when nothing was due. */
  async statements(em: EntityManager): Promise<RawQueryFragment[]> {
    if (this.#judged.length === 0) return [];
    const { decision, law, now } = this.at;
    const parts = this.#judged.map(({ part }) => part);
    const leaders = await this.#leaders(em);
    return [
      saveParts(parts, { raiseVersion: false }),
      ...recordEpisodes(this.#judged, law, now),
      ...recordRungs(this.#judged, now),
      ...recordWindows(this.#owed, this.#missed, now),
      ...draftOrders(this.#climbed('red'), this.at),
      ...draftInterviews(this.#interviews(), {
        cityId: decision.cityId,
        decisionId: decision.id,
        now,
        notBefore: this.#notBefore(false),
      }),
      ...recordNoticeItems(this.#items(leaders), { cityId: decision.cityId, now }),
      ...this.#dispatchDecision(),
      ...recordSweep({ decision, parts, now, dispatched: this.#dispatched }),
    ];
  }

  // A person confirmed, the minutes to take it back are over: from now on it is the unit's move.
  #dispatch(part: TaskPart): boolean {
    const { decision, now } = this.at;
    if (decision.leavesAt === null || decision.leavesAt === undefined || decision.leavesAt > now) {
      part.nextDueAt = decision.leavesAt ?? null;
      return false;
    }
    part.take('dispatch');
    part.dispatchedAt = now;
    this.#dispatched += 1;
    this.#notices.push({ part, rung: 'dispatch', audiences: ['head', 'contact'], sentence: '新任务,请签收' });
    return true;
  }

  #followWindow(part: TaskPart): void {
    const steps = followWindow(part.windowMemory(), this.at.law, this.at.now);
    Object.assign(part, steps.memory);
    this.#owed.push(...steps.owed.map((window) => ({ part, window })));
    this.#missed.push(...steps.missed.map((period) => ({ part, period })));
  }

  #climb(part: TaskPart, { rung, notify, passedOver }: RungDue): void {
    if (passedOver || notify.length === 0) return;
    this.#notices.push({ part, rung, audiences: notify, sentence: part.lampSentence ?? '' });
  }

  #climbed(rung: RungDue['rung']): TaskPart[] {
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
      basis: `连续${this.at.law.rules.ladder.interviewRedMonthEnds}个月末红灯:${part.lampSentence ?? ''}`,
      inputs: { redAt: part.redAt?.toISOString() ?? null, sentence: part.lampSentence },
    }));
  }

  #items(leaders: ReadonlyMap<string, string>): NoticeItem[] {
    return this.#notices.flatMap(({ part, rung, audiences, sentence }) =>
      audiences.flatMap((audience): NoticeItem[] => {
        const to = addressee(audience, part, leaders);
        if (to === null) return [];
        return [
          {
            to,
            decisionId: part.decisionId,
            subjectType: 'part',
            subjectId: part.id,
            rung,
            episode: rung === 'dispatch' ? 1 : part.episode,
            sentence,
            notBefore: this.#notBefore(part.urgent),
          },
        ];
      }),
    );
  }

  #notBefore(urgent: boolean): Date {
    const { law, now } = this.at;
    return notBefore(now, law, urgent);
  }

  async #leaders(em: EntityManager): Promise<ReadonlyMap<string, string>> {
    const told = this.#notices.filter(({ audiences }) => audiences.includes('responsible_leader'));
    if (told.length === 0) return new Map();
    const ids = [...new Set(told.map(({ part }) => part.taskId))];
    const rows = await em.execute<{ id: string; leader: string | null }[]>(sql`
      select t.id, coalesce(t.responsible_leader, d.responsible_leader) as leader
      from task t join decision d on d.id = t.decision_id where t.id = any(${`{${ids.join(',')}}`}::uuid[])`);
    return new Map(rows.flatMap(({ id, leader }) => (leader === null ? [] : [[id, leader] as const])));
  }

  #dispatchDecision(): RawQueryFragment[] {
    const { decision, now } = this.at;
    if (this.#dispatched === 0 || decision.state !== 'confirmed') return [];
    decision.take('dispatch');
    return [
      sql`update decision set state = ${decision.state}, dispatched_at = ${now} where id = ${decision.id}`,
    ];
  }
}

function addressee(
  audience: Audience,
  part: TaskPart,
  leaders: ReadonlyMap<string, string>,
): Addressee | null {
  if (audience === 'head') return { bodyId: part.bodyId, role: 'unit_head' };
  if (audience === 'contact') return { bodyId: part.bodyId, role: 'unit_staff' };
  if (audience === 'supervision_office') return { cityRole: 'supervision_office' };
  const postId = leaders.get(part.taskId);
  return postId === undefined ? null : { postId };
}
