import { Injectable } from '@nestjs/common';
import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuid } from 'uuid';
import { nextPeriod, quarterOfPeriod, sayPeriod } from '../../domain/assessment/data-month.js';
import { quarterOf } from '../../domain/assessment/quarter.js';
import { dayOf } from '../../domain/calendar/city-day.js';
import { AppError } from '../../domain/errors.js';
import type { CommandContext } from '../../identity/actor.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import type { StandardAnswer, StandardInput } from './standard.schema.js';

/** 季度工作标准: what an indicator is judged by in a quarter, from its lead assessor, before the quarter begins. */
@Injectable()
export class StandardService {
  constructor(private readonly commands: CommandRunner) {}

  /**
   * Publishes a standard, or a later version of it while the quarter has not begun.
   * @throws state.illegal-step once the quarter began, request.invalid for an indicator of another lead assessor
   */
  publish(
    context: CommandContext,
    { indicatorCode, period, wording }: StandardInput,
  ): Promise<StandardAnswer> {
    const { cityId, bodyId, postId } = context.actor;
    const id = uuid();
    const name = { action: 'standard:publish', subjectType: 'standard', subjectIds: [id] };
    return this.commands.run(context, name, async ({ em, now: readNow }) => {
      await em.execute(
        sql`select pg_advisory_xact_lock(hashtext(${`standard ${cityId} ${indicatorCode} ${period}`}))`,
      );
      const now = await readNow();
      const indicatorId = await ownIndicator(em, { cityId, bodyId, indicatorCode });
      assertBefore(period, dayOf(now));
      const version = await nextVersion(em, indicatorId, period);
      return {
        change: {
          writes: [
            sql`insert into quarter_standard (id, city_id, indicator_id, period, version, wording, published_by, published_at)
              values (${id}, ${cityId}, ${indicatorId}, ${period}, ${version}, ${wording}, ${postId}, ${now})`,
          ],
          audit: { ...name, details: { indicator: indicatorCode, period, version } },
          bodyIds: [bodyId],
        },
        answer: { id, version },
      };
    });
  }
}

async function ownIndicator(
  em: EntityManager,
  { cityId, bodyId, indicatorCode }: { cityId: string; bodyId: string; indicatorCode: string },
): Promise<string> {
  const [row] = await em.execute<{ id: string }[]>(sql`
    select i.id from indicator i join lateral (select lead_assessor from indicator_version
      where indicator_id = i.id order by version desc limit 1) v on v.lead_assessor = ${bodyId}
    where i.city_id = ${cityId} and i.code = ${indicatorCode}`);
  if (row !== undefined) return row.id;
  const detail = `${indicatorCode}不由本单位牵头考核`;
  throw new AppError('request.invalid', `${detail}。`, { fields: [{ pointer: '/indicatorCode', detail }] });
}

// Source: rules.md, "Month": published before the quarter begins; a later one holds from the next quarter.
function assertBefore(period: string, day: string): void {
  const quarter = quarterOf(period);
  if (quarter !== null && day < quarter.firstDay) return;
  const next = nextPeriod(quarterOfPeriod(day.slice(0, 7)) ?? period) ?? '';
  throw new AppError(
    'state.illegal-step',
    `${sayPeriod(period)}已经开始，标准不能再改；请发布到${sayPeriod(next)}，从那时起生效。没有标准的，本季度不扣分。`,
  );
}

async function nextVersion(em: EntityManager, indicatorId: string, period: string): Promise<number> {
  const [row] = await em.execute<{ version: number }[]>(sql`select coalesce(max(version), 0) + 1 as version
    from quarter_standard where indicator_id = ${indicatorId} and period = ${period}`);
  return row?.version ?? 1;
}
