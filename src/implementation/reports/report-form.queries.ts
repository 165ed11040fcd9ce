import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { StoredMilestone } from '../../decision/tasks/task-part.entity.js';
import type { CityLaw } from '../../domain/city-law.js';
import { returnReasons } from '../../domain/implementation/return-reasons.js';
import type { ReturnReason } from '../../domain/implementation/return-reasons.js';
import { windowAt } from '../../domain/implementation/report-window.js';
import type { ReportWindow } from '../../domain/implementation/report-window.js';
import type { PartState } from '../../domain/states/part-states.js';
import type { Actor } from '../../identity/actor.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { uuids } from '../../persistence/change.js';
import { CityClock } from '../../persistence/city-clock.js';
import { fileReport, filedQuery } from './report-filing.js';
import type { FiledBefore, Filing } from './report-filing.js';

/** From what the form of a part's next report begins. */
export interface ReportStart {
  partId: string;
  state: PartState;
  /** Percent. */
  progress: number;
  milestones: StoredMilestone[];
  /** Where a report of this moment would be filed, and whether it would be late. */
  filing: Filing;
  /** A report that nobody owes waits for its review: until then only a completion is taken. */
  waiting: boolean;
  latest: LatestReport | null;
}

/** The last report of a part in words of its own. */
interface LatestReport {
  period: string;
  wording: string;
  returned: boolean;
  /** Why it was returned, in words. */
  reasons: string[];
  note: string | null;
}

/** What all forms of reports have in common at this moment. */
export interface ReportTerms {
  window: ReportWindow;
  maxCharacters: number;
  maxFiles: number;
  maxPages: number;
}

interface Row extends FiledBefore, Pick<ReportStart, 'partId' | 'state' | 'progress' | 'milestones'> {
  latest: (Omit<LatestReport, 'reasons'> & { reasons: ReturnReason[] | null }) | null;
}

/** Reads what forms of reports begin with. */
@Injectable()
export class ReportFormQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly laws: CityLawService,
  ) {}

  /** The month that is reported on now, and the limits of a report. */
  async terms({ cityId }: Actor): Promise<ReportTerms> {
    const { law, now } = await this.#moment(cityId);
    const { maxCharacters, maxEvidenceFiles: maxFiles, maxEvidencePages: maxPages } = law.rules.month;
    return { window: windowAt(now, law.rules, law.calendar), maxCharacters, maxFiles, maxPages };
  }

  /** Of these parts those of the actor's own body that take a report, by part. */
  async starts({ cityId, bodyId }: Actor, partIds: readonly string[]): Promise<Map<string, ReportStart>> {
    const { law, now } = await this.#moment(cityId);
    const rows = await this.orm.em.fork().execute<Row[]>(sql`
      select p.id as "partId", p.state, p.progress::float8 as progress, p.milestones, filed.*, (
        select jsonb_build_object('period', r.period, 'wording', r.wording, 'returned', r.state = 'returned',
          'reasons', r.return_reasons, 'note', r.review_note)
        from report r where r.part_id = p.id and r.kind <> 'as_planned' order by r.submitted_at desc, r.id desc limit 1
      ) as latest
      from task_part p cross join lateral (${filedQuery(sql`p.id`)}) filed
      where p.id = any(${uuids(partIds)}) and p.city_id = ${cityId} and p.body_id = ${bodyId}
        and p.state in ('signed', 'in_progress', 'returned')`);
    return new Map(rows.map((row) => [row.partId, startOf(row, { law, now })]));
  }

  async #moment(cityId: string): Promise<{ law: CityLaw; now: Date }> {
    const em = this.orm.em.fork();
    const now = await this.clock.now(em, cityId);
    return { law: await this.laws.current(em, cityId, now), now };
  }
}

// A completion is filed at any time, so its filing tells where the next report goes.
function startOf(row: Row, at: { law: CityLaw; now: Date }): ReportStart {
  const { partId, state, progress, milestones, latest, waiting } = row;
  const filing = fileReport('completion', row, at);
  const reasons = (latest?.reasons ?? []).map((code) => returnReasons[code]);
  return {
    ...{ partId, state, progress, milestones, filing },
    waiting: waiting && !filing.owed,
    latest: latest && { ...latest, reasons },
  };
}
