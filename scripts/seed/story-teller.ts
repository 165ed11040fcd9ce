import { sql } from '@mikro-orm/postgresql';
import { DecisionService } from '../../src/decision/decision.service.js';
import { DocumentService } from '../../src/decision/document.service.js';
import { ProposalService } from '../../src/decision/proposal.service.js';
import { TaskService } from '../../src/decision/task.service.js';
import type { TaskInput } from '../../src/decision/task.schema.js';
import type { WorkingCalendar } from '../../src/domain/calendar/working-calendar.js';
import type { Agenda } from './agenda.js';
import { beatsOf, fateOfOthers } from './fates.js';
import type { Act, Beat } from './fates.js';
import { OrderActs } from './order-acts.js';
import type { StoryCity } from './story-city.js';
import { instant, workday } from './story-days.js';
import type { StoryDecision } from './story-decision.js';
import { partsOf } from './story-part.js';
import type { StoryPart } from './story-part.js';
import type { StoryTask } from './story-table.js';
import { UnitActs } from './unit-acts.js';

const breakDownAfterWd = 3;

/** Opens decisions and puts down what happens to each of their parts. */
export class StoryTeller {
  readonly orders: OrderActs;
  readonly #units: UnitActs;

  constructor(
    private readonly city: StoryCity,
    private readonly agenda: Agenda,
    private readonly calendar: WorkingCalendar,
  ) {
    this.orders = new OrderActs(city);
    this.#units = new UnitActs(city);
  }

  /** Puts a decision down with all that follows from it. */
  add(decision: StoryDecision): void {
    this.agenda.add(momentOf(decision.at), () => this.#open(decision));
  }

  async #open(decision: StoryDecision): Promise<void> {
    const { id, taskIds } = await (decision.document === undefined
      ? this.#create(decision)
      : this.#adopt(decision, decision.document));
    if (decision.withdrawn !== undefined) this.#withdraw(id, decision);
    if (decision.dispatch !== undefined)
      this.#follow(await partsOf(this.city, taskIds, decision.tasks), decision.at.slice(0, 10), decision);
  }

  async #create(decision: StoryDecision) {
    const { title, by, responsibleLeader, urgent = false, complete = false, dispatch, tasks } = decision;
    const input = { title, responsibleLeader, urgent, complete, dispatch, tasks: inputsOf(tasks, decision) };
    return this.city.service(DecisionService).create(await this.city.as(by), input);
  }

  // The office registers the meeting's record and confirms the tasks that were read out of it.
  async #adopt(
    { title, by, responsibleLeader, urgent = false, complete = false, dispatch, tasks, at }: StoryDecision,
    { number, text }: { number: string; text: string },
  ) {
    const context = await this.city.as(by);
    const { id } = await this.city.service(DocumentService).register(
      context,
      {
        ...{ classification: 'public', kind: 'meeting_record', urgency: 'ordinary', distribution: [] },
        ...{ title, number, datedOn: at.slice(0, 10), text },
      },
      undefined,
    );
    const input = { title, responsibleLeader, urgent, complete, dispatch };
    const answer = await this.city.service(ProposalService).adopt(context, id, input);
    if (answer.taskIds.length === tasks.length) return answer;
    throw new Error(`“${title}” gave ${answer.taskIds.length} tasks, the story tells of ${tasks.length}`);
  }

  #withdraw(id: string, { by, withdrawn }: StoryDecision): void {
    if (withdrawn === undefined) return;
    this.agenda.add(momentOf(withdrawn.at), async () => {
      const context = await this.city.as(by);
      await this.city.service(DecisionService).withdraw(context, id, withdrawn.reason);
    });
  }

  #follow(parts: readonly StoryPart[], sentOn: string, decision: StoryDecision): void {
    for (const part of parts) {
      const { task, role } = part;
      const fate = role === 'responsible' ? task.fate : fateOfOthers(task.fate, task.dueOn);
      const days = {
        sent: (n: number) => workday(sentOn, n, this.calendar),
        due: (n: number) => workday(task.dueOn ?? '2026-12-31', n, this.calendar),
      };
      const end = decision.withdrawn === undefined ? null : momentOf(decision.withdrawn.at);
      for (const beat of beatsOf(fate, days))
        if (end === null || beat.at < end) this.agenda.add(beat.at, () => this.#play(part, beat));
      if (role === 'responsible' && task.below.length > 0)
        this.agenda.add(instant(days.sent(breakDownAfterWd), '09:30'), () => this.#breakDown(part, decision));
    }
  }

  async #breakDown(part: StoryPart, decision: StoryDecision): Promise<void> {
    const { below } = part.task;
    const head = await this.city.as(`${part.bodyCode}/unit_head`);
    const { taskIds } = await this.city
      .service(TaskService)
      .breakDown(head, part.id, inputsOf(below, decision));
    const [row] = await this.city.read<{ day: string }>(
      sql`select to_char(still_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as day from city_clock`,
    );
    this.#follow(await partsOf(this.city, taskIds, below), row?.day ?? '', decision);
  }

  async #play(part: StoryPart, beat: Beat): Promise<void> {
    if (beat.act === 'report') return this.#units.report(part, beat.progress);
    const units = this.#units;
    const acts: Record<Act, () => Promise<void>> = {
      sign: () => units.sign(part),
      dispute: () => units.dispute(part),
      uphold: () => units.decide(part, 'upheld'),
      reject: () => units.decide(part, 'rejected'),
      done: () => units.done(part),
      pass: () => units.review(part, 'pass'),
      return: () => units.review(part, 'return'),
      'return-unfinished': () => units.review(part, 'return-unfinished'),
      issue: () => this.orders.issue(part),
      decline: () => this.orders.decline(part),
      'order-sign': () => this.orders.sign(part),
      'order-answer': () => this.orders.answer(part),
      'order-return': () => this.orders.review(part, 'return'),
      'order-close': () => this.orders.review(part, 'pass'),
    };
    return acts[beat.act]();
  }
}

const momentOf = (at: string): Date => instant(at.slice(0, 10), at.slice(11));

function inputsOf(tasks: readonly StoryTask[], { path, standard }: StoryDecision): TaskInput[] {
  return tasks.map(({ wording, lead, others, dueOn, milestones }) => ({
    ...{ wording, path, standard, responsible: lead, cooperating: others, milestones },
    dueOn: dueOn ?? undefined,
    longTerm: dueOn === null,
  }));
}
