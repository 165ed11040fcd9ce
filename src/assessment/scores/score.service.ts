import { Injectable } from '@nestjs/common';
import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 } from 'uuid';
import { rulePackHash } from '../../config/rule-pack.js';
import { startOfDay } from '../../domain/calendar/city-day.js';
import { AppError } from '../../domain/errors.js';
import { isYear, periodOf } from '../../domain/assessment/quarter.js';
import { sayPeriod } from '../../domain/assessment/say-period.js';
import type { CommandContext } from '../../identity/actor.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import { readPeriodInput } from './period-input.record.js';
import { readSchemes } from './period-rows.record.js';
import { scoreFileOf } from './score-file.js';
import type { ScoreFile } from './score-file.schema.js';
import { keepComputation } from './score.record.js';
import type { ComputationAnswer, ComputeInput } from './score.schema.js';
import { readYearInput } from './year-input.record.js';

/** Computes the scores of a quarter, or of a year out of its quarters, and keeps them with their inputs; nothing that was computed is ever changed. */
@Injectable()
export class ScoreService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly laws: CityLawService,
  ) {}

  /**
   * Computes all bodies by the rule pack and schemes in force on the quarter's last day.
   * @throws AppError state.illegal-step before the quarter began, without a scheme of its year, or for a year of which a
   * quarter is not published
   */
  compute(context: CommandContext, { period }: ComputeInput): Promise<ComputationAnswer> {
    const id = v7();
    const name = { action: 'score:compute', subjectType: 'score-computation', subjectIds: [id] };
    return this.commands.run(context, name, async ({ em, now: readNow }) => {
      const { cityId, postId } = context.actor;
      const number = await nextNumber(em, cityId, period);
      const now = await readNow();
      const file = await this.#fileOf(em, { cityId, period, now });
      const answer = answerOf(file, { id, number });
      return {
        change: {
          writes: keepComputation({ id, cityId, number, postId, now, file }),
          audit: { ...name, details: { ...answer } },
          bodyIds: [],
        },
        answer,
      };
    });
  }

  async #fileOf(em: EntityManager, of: { cityId: string; period: string; now: Date }): Promise<ScoreFile> {
    const { cityId, period, now } = of;
    const span = periodOf(period);
    if (span === null || now < startOfDay(span.firstDay))
      throw new AppError('state.illegal-step', `${sayPeriod(period)}还没有开始，不能计分。`);
    if ((await readSchemes(em, { cityId, quarter: span })).length === 0)
      throw new AppError('state.illegal-step', `${span.year}年还没有印发考评方案，不能计分。`);
    const law = await this.laws.current(em, cityId, startOfDay(span.lastDay));
    const input = isYear(period)
      ? await readYearInput(em, { cityId, year: period }, law)
      : await readPeriodInput(em, { cityId, quarter: span }, { law });
    return scoreFileOf(input, { version: law.rules.version, sha256: rulePackHash(law.rules) });
  }
}

// One computation of a period at a time: the second waits and gets the next number.
async function nextNumber(em: EntityManager, cityId: string, period: string): Promise<number> {
  await em.execute(sql`select pg_advisory_xact_lock(hashtext(${`score ${cityId} ${period}`}))`);
  const [row] = await em.execute<{ number: number }[]>(sql`select coalesce(max(number), 0) + 1 as number
    from score_computation where city_id = ${cityId} and period = ${period}`);
  return row?.number ?? 1;
}

function answerOf({ input, results, sha256 }: ScoreFile, { id, number }: { id: string; number: number }) {
  const rows = results.flatMap((body) => body.rows);
  const open = rows.filter((row) => row.open !== null).length;
  return { id, period: input.period, number, bodies: results.length, rows: rows.length, open, sha256 };
}
