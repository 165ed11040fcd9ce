import { closingDayOf } from '../../src/domain/calendar/city-day.js';
import type { WorkingCalendar } from '../../src/domain/calendar/working-calendar.js';
import type { Agenda } from './agenda.js';
import { DeadlineActs } from './deadline-acts.js';
import { DecisionActs } from './decision-acts.js';
import type { Act, Beat, PartDays } from './beats.js';
import { beatsOf, fateOfOthers } from './fates.js';
import { OrderActs } from './order-acts.js';
import { RestrictionActs } from './restriction-acts.js';
import type { StoryCity } from './story-city.js';
import { instant, momentOf, storyEnd, workday } from './story-days.js';
import type { StoryDecision } from './story-decision.js';
import type { StoryPart } from './story-part.js';
import { UnitActs } from './unit-acts.js';

const breakDownAfterWd = 3;

/** Opens decisions and puts down what happens to each of their parts. */
export class StoryTeller {
  readonly decisions: DecisionActs;
  readonly orders: OrderActs;
  readonly restrictions: RestrictionActs;
  readonly #units: UnitActs;
  readonly #deadlines: DeadlineActs;

  constructor(
    city: StoryCity,
    private readonly agenda: Agenda,
    private readonly calendar: WorkingCalendar,
  ) {
    this.decisions = new DecisionActs(city);
    this.orders = new OrderActs(city);
    this.#units = new UnitActs(city);
    this.restrictions = new RestrictionActs(city);
    this.#deadlines = new DeadlineActs(city);
  }

  /** Puts a decision down with all that follows from it. */
  add(decision: StoryDecision): void {
    this.agenda.add(momentOf(decision.at), 'in-order', () => this.#open(decision));
  }

  async #open(decision: StoryDecision): Promise<void> {
    const { id, parts } = await this.decisions.open(decision);
    const { by, withdrawn, dispatch } = decision;
    if (withdrawn !== undefined)
      this.agenda.add(momentOf(withdrawn.at), 'in-order', () =>
        this.decisions.withdraw(id, by, withdrawn.reason),
      );
    if (dispatch !== undefined) this.#follow(parts, momentOf(decision.at), decision);
  }

  #follow(parts: readonly StoryPart[], sentAt: Date, decision: StoryDecision): void {
    // What would come later is left to whoever finds the demo.
    const end = decision.withdrawn === undefined ? storyEnd : momentOf(decision.withdrawn.at);
    for (const part of parts) {
      const { task, role } = part;
      const days = this.#daysOf(part, sentAt);
      const fate = role === 'responsible' ? task.fate : fateOfOthers(task.fate, task.dueOn);
      for (const beat of beatsOf(fate, days))
        if (beat.at < end) this.agenda.add(beat.at, mannerOf(beat), () => this.#play(part, beat));
      if (role === 'responsible' && task.below.length > 0) this.#breakDown(part, days, decision);
    }
  }

  #daysOf({ task }: StoryPart, sentAt: Date): PartDays {
    const sentOn = closingDayOf(sentAt);
    return {
      sent: (n) => workday(sentOn, n, this.calendar),
      due: (n) => workday(task.dueOn ?? sentOn, n, this.calendar),
    };
  }

  #breakDown(part: StoryPart, { sent }: PartDays, decision: StoryDecision): void {
    const at = instant(sent(breakDownAfterWd), '09:30');
    this.agenda.add(at, 'in-order', async () => {
      this.#follow(await this.decisions.breakDown(part, decision), at, decision);
    });
  }

  async #play(part: StoryPart, beat: Beat): Promise<void> {
    const [units, orders] = [this.#units, this.orders];
    if (beat.act === 'report') return units.report(part, beat.progress);
    const acts: Record<Act, () => Promise<void>> = {
      sign: () => units.sign(part),
      dispute: () => units.dispute(part),
      uphold: () => units.decide(part, 'upheld'),
      reject: () => units.decide(part, 'rejected'),
      done: () => units.done(part),
      pass: () => units.review(part, 'pass'),
      return: () => units.review(part, 'return'),
      'return-unfinished': () => units.review(part, 'return-unfinished'),
      issue: () => orders.issue(part),
      decline: () => orders.decline(part),
      'order-sign': () => orders.sign(part),
      'order-answer': () => orders.answer(part),
      'order-return': () => orders.review(part, 'return'),
      'order-close': () => orders.review(part, 'pass'),
      'ask-later': () => this.#deadlines.ask(part),
      'check-later': () => this.#deadlines.check(part),
      'grant-later': () => this.#deadlines.grant(part),
      raise: () => this.restrictions.raise(part),
      solve: () => this.restrictions.solve(part),
    };
    return acts[beat.act]();
  }
}

// Orders get their numbers one after the other, so that each start of a demo gives the same ones.
const mannerOf = ({ act }: Beat) => (act === 'issue' ? 'in-order' : 'side-by-side');
