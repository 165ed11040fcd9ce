import { DisputeService } from '../../src/implementation/disputes/dispute.service.js';
import { ReportService } from '../../src/implementation/reports/report.service.js';
import { ReviewService } from '../../src/implementation/reviews/review.service.js';
import type { ReportInput } from '../../src/implementation/reports/report.schema.js';
import { SigningService } from '../../src/implementation/parts/signing.service.js';
import type { CommandContext } from '../../src/identity/actor.js';
import type { Plan } from './beats.js';
import type { StoryCity } from './story-city.js';
import { planOf } from './story-part.js';
import type { StoryPart } from './story-part.js';
import { disputeWords, progressWords, reviewWords, sayDone } from './words.js';

const nothingElse = { milestoneIds: [], citedEvidenceIds: [] };

/** What units do with their parts, and what the offices answer. */
export class UnitActs {
  constructor(private readonly city: StoryCity) {}

  async sign(part: StoryPart): Promise<void> {
    await this.city.service(SigningService).sign(await this.#clerk(part), part.id);
  }

  async dispute(part: StoryPart): Promise<void> {
    const { reason, suggestedBody } = disputeWords;
    const input = { reason, suggestedBody };
    const { id } = await this.city.service(SigningService).dispute(await this.#clerk(part), part.id, input);
    part.disputeId = id;
  }

  /** The office decides; from now on the part is the one of the body that takes over. */
  async decide(part: StoryPart, outcome: 'upheld' | 'rejected'): Promise<void> {
    const office = await this.#reviewer(part);
    const input = { outcome, answer: disputeWords[outcome] };
    const { newPartId } = await this.city.service(DisputeService).decide(office, part.disputeId ?? '', input);
    if (newPartId !== null) Object.assign(part, { id: newPartId, bodyCode: disputeWords.suggestedBody });
  }

  async report(part: StoryPart, progress: (plan: Plan) => number): Promise<void> {
    const percent = Math.min(95, Math.max(2, Math.round(progress(await planOf(this.city, part)))));
    const wording = progressWords(part, percent);
    await this.#submit(part, { kind: 'progress', progress: percent, wording, ...nothingElse });
  }

  async done(part: StoryPart): Promise<void> {
    await this.#submit(part, { kind: 'completion', progress: 100, wording: sayDone(part), ...nothingElse });
  }

  async review(part: StoryPart, outcome: 'pass' | 'return' | 'return-unfinished'): Promise<void> {
    const input = reviewWords[outcome];
    await this.city.service(ReviewService).review(await this.#reviewer(part), part.reportId ?? '', input);
  }

  async #submit(part: StoryPart, input: ReportInput): Promise<void> {
    const clerk = await this.#clerk(part);
    const { id } = await this.city.service(ReportService).submit(clerk, part.id, { input, files: [] });
    part.reportId = id;
  }

  #clerk({ bodyCode }: StoryPart): Promise<CommandContext> {
    return this.city.as(`${bodyCode}/unit_staff`);
  }

  // What a county gave to its bureaus and townships its own office reviews; everything else the city's.
  #reviewer({ bodyCode }: StoryPart): Promise<CommandContext> {
    const county = /^(6211\d\d)[-\d]/.exec(bodyCode)?.[1];
    return this.city.as(`${county ?? 'PD-SWB'}/supervision_office`);
  }
}
