import { Injectable } from '@nestjs/common';
import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { TaskPart } from '../../decision/tasks/task-part.entity.js';
import { AppError } from '../../domain/errors.js';
import { countCharacters } from '../../domain/implementation/character-count.js';
import {
  assertFileCount,
  assertPageCount,
  assertWordingLength,
} from '../../domain/implementation/report-limits.js';
import type { CommandContext } from '../../identity/actor.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { uuids } from '../../persistence/change.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import type { SentFile } from '../evidence/evidence-check.js';
import { EvidenceIntake } from '../evidence/evidence-intake.service.js';
import { citeEvidence, insertEvidence, uploadedEvidence } from '../evidence/evidence.record.js';
import { promiseWithFiles } from '../evidence/file-promise.record.js';
import { tickMilestones, untickMilestones } from '../parts/milestone-ticks.js';
import { closeChange } from '../parts/part-change.js';
import type { Moment } from '../parts/part-change.js';
import { saveAmended } from './report.record.js';
import { Report } from './report.entity.js';
import type { AmendInput, ReportAnswer } from './report.schema.js';
import { hasLaterReport, placeOfReport } from './report-standing.record.js';
import { requireOwnPart } from '../parts/signing.service.js';

/** The unit corrects a report that nobody has reviewed yet. */
@Injectable()
export class ReportAmendService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly laws: CityLawService,
    private readonly intake: EvidenceIntake,
  ) {}

  /** @throws version.stale with both texts, state.illegal-step once reviewed, and what a submit throws */
  async amend(
    plain: CommandContext,
    reportId: string,
    { input, files }: { input: AmendInput; files: readonly SentFile[] },
  ): Promise<ReportAnswer> {
    const taken = await this.intake.take(plain, files);
    const context = promiseWithFiles(plain, taken);
    const name = { action: 'report:amend', subjectType: 'report', subjectIds: [reportId] };
    return this.commands.run(context, name, async ({ em, lock, now: readNow }) => {
      const { partId } = await placeOfReport(em, reportId);
      const part = await lock(TaskPart, partId);
      const report = await lock(Report, reportId);
      const now = await readNow();
      const at = { law: await this.laws.current(em, part.cityId, now), now };
      requireOwnPart(context, 'report:amend', part);
      report.assertAmendable();
      const { version, ...mine } = input;
      report.assertVersion(version, mine);
      const kept = await keptEvidence(em, reportId, input.removedEvidenceIds);
      const cited = await citeEvidence(em, context, input.citedEvidenceIds);
      await this.#apply(em, { part, report, input }, at);
      const counted = [...kept.filter(({ cited }) => !cited), ...taken];
      assertFileCount(
        counted.map((file) => file.name),
        at.law.rules,
      );
      assertPageCount(counted, at.law.rules);
      report.authorIds = [...new Set([...report.authorIds, context.actor.personId])];
      const added = [...uploadedEvidence(taken), ...cited];
      const { writes, pokes } = closeChange(part, at);
      return {
        change: {
          writes: [
            ...writes,
            saveAmended(report),
            ...removeEvidence(report, input, now),
            ...insertEvidence(added, { partId, reportId }, { cityId: part.cityId, now }),
          ],
          audit: {
            ...name,
            details: { partId, added: added.length, removed: input.removedEvidenceIds.length },
          },
          bodyIds: [part.bodyId],
          pokes,
        },
        answer: answerOf(
          part,
          report,
          [...kept, ...added].map(({ id }) => id),
        ),
      };
    });
  }

  // The part follows its latest report only; what a later one said stays.
  async #apply(
    em: EntityManager,
    { part, report, input }: { part: TaskPart; report: Report; input: AmendInput },
    { law, now }: Moment,
  ): Promise<void> {
    report.wording = input.wording ?? report.wording;
    assertWordingLength(report.wording, law.rules);
    if (input.progress !== undefined) {
      assertComplete(report, input.progress);
      report.progress = input.progress;
      if (!(await hasLaterReport(em, report))) part.progress = input.progress;
    }
    if (input.milestoneIds === undefined) return;
    const wanted = new Set(input.milestoneIds);
    const kept = report.milestoneIds.filter((id) => wanted.has(id));
    untickMilestones(
      part,
      report.milestoneIds.filter((id) => !wanted.has(id)),
    );
    report.milestoneIds = [...kept, ...tickMilestones(part, input.milestoneIds, now)];
  }
}

function assertComplete({ kind }: Report, progress: number): void {
  if (kind !== 'completion' || progress === 100) return;
  throw new AppError('request.invalid', '报完成时进度须为100%。', {
    fields: [{ pointer: '/progress', detail: '报完成时进度须为100%' }],
  });
}

interface KeptFile {
  id: string;
  name: string;
  pages: number;
  cited: boolean;
}

async function keptEvidence(
  em: EntityManager,
  reportId: string,
  removed: readonly string[],
): Promise<KeptFile[]> {
  return em.execute<KeptFile[]>(sql`
    select id, original_name as name, pages, cited_from is not null as cited from evidence_file
    where report_id = ${reportId} and removed_at is null and id <> all(${uuids(removed)}) order by uploaded_at, id`);
}

// Nothing that was filed is deleted: the row stays, only the report shows it no longer.
function removeEvidence(report: Report, { removedEvidenceIds }: AmendInput, now: Date): RawQueryFragment[] {
  if (removedEvidenceIds.length === 0) return [];
  return [
    sql`update evidence_file set removed_at = ${now}
      where report_id = ${report.id} and removed_at is null and id = any(${uuids(removedEvidenceIds)})`,
  ];
}

const answerOf = (part: TaskPart, report: Report, evidenceIds: string[]): ReportAnswer => ({
  id: report.id,
  partId: part.id,
  period: report.period,
  mark: report.mark,
  state: report.state,
  partState: part.state,
  progress: report.progress,
  characters: countCharacters(report.wording),
  evidenceIds,
  reviewDueAt: report.reviewDueAt.toISOString(),
  lamp: part.lamp,
  version: report.version + 1,
});
