import { Injectable } from '@nestjs/common';
import { AppError } from '../../domain/errors.js';
import type { CommandContext } from '../../identity/actor.js';
import { PartQueries } from '../parts/part.queries.js';
import { ReportQueries } from '../reports/report.queries.js';
import type { ReportRow } from '../reports/report-rows.record.js';
import { ReviewDeskQueries } from './review-desk.queries.js';
import { ReviewService } from './review.service.js';

/** One of several reports that a reviewer passes together, and why it is not passed; null: it is, or would be. */
export interface BatchRow {
  report: ReportRow;
  standard: string | null;
  refusal: AppError | null;
}

/** A report as the reviewer saw it when he checked them all. */
export interface SeenReport {
  id: string;
  version: number;
}

/** Passes several monthly reports whose standard is met; each is judged by itself and keeps its own review. */
@Injectable()
export class ReviewBatchService {
  constructor(
    private readonly reports: ReportQueries,
    private readonly parts: PartQueries,
    private readonly desk: ReviewDeskQueries,
    private readonly reviews: ReviewService,
  ) {}

  /** Each report with its standard, and what would hold it up; nothing is written. @throws record.not-found */
  async look({ actor }: CommandContext, ids: readonly string[]): Promise<BatchRow[]> {
    const rows: BatchRow[] = [];
    for (const id of ids) {
      const report = await this.reports.get(actor, id);
      const { task } = await this.parts.get(actor, report.partId);
      const foreign = await this.desk.refusal(actor, report);
      rows.push({ report, standard: task.standard, refusal: holdUp(report, foreign) });
    }
    return rows;
  }

  /** Passes each; what is refused holds up no other. @throws record.not-found */
  async pass(context: CommandContext, seen: readonly SeenReport[]): Promise<BatchRow[]> {
    const rows = await this.look(
      context,
      seen.map(({ id }) => id),
    );
    const done: BatchRow[] = [];
    for (const [index, row] of rows.entries()) {
      const { version } = seen[index] ?? row.report;
      done.push({ ...row, refusal: row.refusal ?? (await this.#passOne(context, row.report.id, version)) });
    }
    return done;
  }

  async #passOne(context: CommandContext, id: string, version: number): Promise<AppError | null> {
    const { idempotency } = context;
    const own = idempotency && { ...idempotency, key: `${idempotency.key}/${id}` };
    try {
      await this.reviews.review({ ...context, idempotency: own }, id, { outcome: 'pass', version });
      return null;
    } catch (error) {
      if (error instanceof AppError) return error;
      throw error;
    }
  }
}

// A conclusion is looked at alone. Source: assumption; rules.md knows one review of each completion.
function holdUp({ kind }: ReportRow, foreign: string | null): AppError | null {
  if (kind === 'completion') return new AppError('state.illegal-step', '报完成的须逐份审核。');
  return foreign === null ? null : new AppError('permission.denied', foreign);
}
