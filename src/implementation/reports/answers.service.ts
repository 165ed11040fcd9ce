import { Injectable } from '@nestjs/common';
import { AppError } from '../../domain/errors.js';
import type { CommandContext } from '../../identity/actor.js';
import type { TakenFile, sentFiles } from '../evidence/evidence-intake.service.js';
import { PartQueries } from '../parts/part.queries.js';
import { ReportService } from './report.service.js';
import type { ReportAnswer, ReportInput } from './report.schema.js';

/** One of several reports of which is asked what each would file. */
interface OneLookedAt {
  partId: string;
  /** @throws request.invalid */
  read: () => ReportInput;
  /** Takes its files in. @throws evidence.… */
  take: () => Promise<TakenFile[]>;
}

/** One of several reports that are sent together. */
export interface OneOfMany extends Omit<OneLookedAt, 'take'> {
  files: ReturnType<typeof sentFiles>;
  /** Files that were taken in when all were checked. */
  taken: TakenFile[];
}

/** What became of one of them. */
export interface Outcome<T> {
  partId: string;
  matter: string;
  done: T | null;
  refusal: AppError | null;
}

/** A report as it would be filed. */
export interface Looked {
  input: ReportInput;
  taken: TakenFile[];
  milestones: string[];
}

/** Several reports sent together: each is judged by itself, and a refused one holds up no other. */
@Injectable()
export class AnswersService {
  constructor(
    private readonly reports: ReportService,
    private readonly parts: PartQueries,
  ) {}

  /** What each would file. Nothing is written but the files, which no row names yet; they come first and are kept. */
  look(context: CommandContext, many: readonly OneLookedAt[]): Promise<Outcome<Looked>[]> {
    return this.#each(context, many, async ({ read, take }, milestones) => {
      const taken = await take();
      const input = read();
      const ticked = milestones.filter(({ id }) => input.milestoneIds.includes(id));
      return { input, taken, milestones: ticked.map(({ title }) => title) };
    });
  }

  /** Files each. The promise not to be done twice is one for each of them. */
  submit(context: CommandContext, many: readonly OneOfMany[]): Promise<Outcome<ReportAnswer>[]> {
    return this.#each(context, many, ({ partId, read, files, taken }) =>
      this.reports.submit(ownPromise(context, partId), partId, { input: read(), files, taken }),
    );
  }

  // One after the other: each takes its own locks, and a refusal stays with its row.
  async #each<T, O extends { partId: string }>(
    { actor }: CommandContext,
    many: readonly O[],
    act: (one: O, milestones: readonly { id: string; title: string }[]) => Promise<T>,
  ): Promise<Outcome<T>[]> {
    const outcomes: Outcome<T>[] = [];
    for (const one of many) {
      const { task, milestones } = await this.parts.get(actor, one.partId);
      const row = { partId: one.partId, matter: task.wording };
      try {
        outcomes.push({ ...row, done: await act(one, milestones), refusal: null });
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        outcomes.push({ ...row, done: null, refusal: error });
      }
    }
    return outcomes;
  }
}

function ownPromise(context: CommandContext, partId: string): CommandContext {
  const { idempotency } = context;
  if (idempotency === null) return context;
  return { ...context, idempotency: { ...idempotency, key: `${idempotency.key}/${partId}` } };
}
