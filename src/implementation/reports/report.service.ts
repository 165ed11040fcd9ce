import { Injectable } from '@nestjs/common';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import { v7 as uuid } from 'uuid';
import { TaskPart } from '../../decision/tasks/task-part.entity.js';
import { countCharacters } from '../../domain/implementation/character-count.js';
import { assertWordingLength } from '../../domain/implementation/report-limits.js';
import { reviewBy } from '../../domain/implementation/review-clock.js';
import { sayLimit } from '../../domain/supervision/sentences.js';
import type { CommandContext } from '../../identity/actor.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import type { SentFile } from '../evidence/evidence-check.js';
import { EvidenceIntake } from '../evidence/evidence-intake.service.js';
import type { TakenFile } from '../evidence/evidence-intake.service.js';
import { citeEvidence, insertEvidence, uploadedEvidence } from '../evidence/evidence.record.js';
import type { EvidenceRow } from '../evidence/evidence.record.js';
import { promiseWithFiles } from '../evidence/file-promise.record.js';
import { tickMilestones } from '../parts/milestone-ticks.js';
import { closeChange, tell } from '../parts/part-change.js';
import type { Moment } from '../parts/part-change.js';
import { groundOfReport } from '../parts/part-ground.record.js';
import type { PartGround } from '../parts/part-ground.record.js';
import { fileReport } from './report-filing.js';
import type { Filing } from './report-filing.js';
import { insertReport } from './report.record.js';
import type { NewReport } from './report.record.js';
import type { ReportAnswer, ReportInput } from './report.schema.js';
import { requireOwnPart } from '../parts/signing.service.js';

/** A report as it was sent. */
interface SentReport {
  input: ReportInput;
  files: readonly SentFile[];
  /** Files that were taken in when it was checked. */
  taken?: readonly TakenFile[];
}

/** Commands by which a unit says how far it is 填报. */
@Injectable()
export class ReportService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly laws: CityLawService,
    private readonly intake: EvidenceIntake,
  ) {}

  /**
   * Takes the report of a signed part: progress, as planned with one click, or its completion, which still waits for
   * the review. @throws report.text-too-long, evidence.…, state.illegal-step before signing or after conclusion
   */
  async submit(
    plain: CommandContext,
    partId: string,
    { input, files, taken: before = [] }: SentReport,
  ): Promise<ReportAnswer> {
    const taken = await this.intake.take(plain, files, before);
    const context = promiseWithFiles(plain, taken);
    const id = uuid();
    const name = { action: 'report:submit', subjectType: 'report', subjectIds: [id] };
    return this.commands.run(context, name, async ({ em, lock, now: readNow }) => {
      const part = await lock(TaskPart, partId);
      const now = await readNow();
      const at = { law: await this.laws.current(em, part.cityId, now), now };
      requireOwnPart(context, 'report:submit', part);
      assertWordingLength(input.wording, at.law.rules);
      const evidence = [
        ...uploadedEvidence(taken),
        ...(await citeEvidence(em, context, input.citedEvidenceIds)),
      ];
      part.take(input.kind === 'completion' ? 'report_done' : 'report');
      const { ground, before } = await groundOfReport(em, part);
      const report = this.#report(part, { id, input, filing: fileReport(input.kind, before, at) }, at);
      const { writes, pokes } = closeChange(part, at);
      return {
        change: {
          writes: [
            ...writes,
            ...insertReport(part, report, context),
            ...insertEvidence(evidence, { partId, reportId: id }, { cityId: part.cityId, now }),
            ...tellReviewer(part, report, { ground, at }),
          ],
          audit: {
            ...name,
            details: {
              partId,
              kind: input.kind,
              period: report.filing.window.period,
              files: evidence.length,
            },
          },
          bodyIds: [part.bodyId],
          pokes,
        },
        answer: answerOf(part, report, evidence),
      };
    });
  }

  // What the report says about the part holds at once; a return undoes it.
  #report(
    part: TaskPart,
    { id, input, filing }: { id: string; input: ReportInput; filing: Filing },
    { law, now }: Moment,
  ): NewReport {
    const previousProgress = part.progress;
    const progress = input.progress ?? part.progress;
    const reviewDueAt = reviewBy({ kind: input.kind, submittedAt: now, window: filing.window }, law);
    part.progress = progress;
    const milestoneIds = tickMilestones(part, input.milestoneIds, now);
    if (filing.owed) Object.assign(part, { reportLateUntil: null, missingReports: 0 });
    if (input.kind === 'completion') Object.assign(part, { reportedDoneAt: now, reviewDueAt });
    return { id, input, filing, progress, previousProgress, milestoneIds, reviewDueAt, now };
  }
}

function tellReviewer(
  part: TaskPart,
  { id, input, filing, reviewDueAt }: NewReport,
  { ground, at }: { ground: PartGround; at: Moment },
): RawQueryFragment[] {
  const what = input.kind === 'completion' ? '办结申请' : `${Number(filing.window.period.slice(5))}月进展`;
  const sentence = `${ground.bodyName}填报了“${ground.title}”的${what}，请于${sayLimit(reviewDueAt)}前审核`;
  return tell(
    part,
    [{ subjectType: 'report', subjectId: id, rung: 'review', sentence, to: [ground.reviewer] }],
    at,
  );
}

const answerOf = (part: TaskPart, report: NewReport, evidence: readonly EvidenceRow[]): ReportAnswer => ({
  id: report.id,
  partId: part.id,
  period: report.filing.window.period,
  mark: report.filing.mark,
  state: 'submitted',
  partState: part.state,
  progress: report.progress,
  characters: countCharacters(report.input.wording),
  evidenceIds: evidence.map(({ id }) => id),
  reviewDueAt: report.reviewDueAt.toISOString(),
  lamp: part.lamp,
  version: 1,
});
