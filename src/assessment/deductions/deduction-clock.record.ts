import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { judgeDeduction } from '../../domain/assessment/deduction-clock.js';
import type { DeductionFacts, DeductionJudgement } from '../../domain/assessment/deduction-clock.js';
import { sayPeriod } from '../../domain/assessment/say-period.js';
import type { CityLaw } from '../../domain/city-law.js';
import { sayLimit } from '../../domain/supervision/sentences.js';
import type { Addressee } from '../../notification/notice-item.record.js';
import type { Poke } from '../../persistence/change.js';
import { yearWorkflowId } from '../../temporal/workflow-ids.js';
import { closedPeriods } from '../measurements/closed-period.record.js';
import { chairsOf } from '../results/signer.record.js';
import { tellOfDeductions } from './deduction.record.js';
import type { DeductionWord } from './deduction.record.js';

interface OpenDeduction extends DeductionFacts {
  id: string;
  period: string;
  reason: string;
  checkerBodyId: string | null;
}

type Judged = OpenDeduction & { judgement: DeductionJudgement };

interface Moment {
  cityId: string;
  law: CityLaw;
  now: Date;
}

/** What the clock of a year writes for its deductions that are late, and when the next one can be. */
interface LateDeductions {
  /** Those that are told now. */
  told: number;
  writes: RawQueryFragment[];
  nextDueAt: Date | null;
}

/**
 * Tells of the deductions of a year whose check or signature is late, each move once: whoever has it, and his head. The
 * rows are locked; those of a published quarter wait for nobody any more.
 */
export async function lateDeductions(
  em: EntityManager,
  year: number,
  moment: Moment,
): Promise<LateDeductions> {
  const { cityId, law, now } = moment;
  const open = await em.execute<OpenDeduction[]>(sql`
    select id, period, reason, state, checker_body_id as "checkerBodyId", statement_until as "statementUntil",
      checked_at as "checkedAt", check_late_at as "checkLateAt", decide_late_at as "decideLateAt"
    from lamp_deduction where city_id = ${cityId} and left(period, 4) = ${String(year)}
      and state in ('proposed', 'stated', 'checked') order by id for no key update`);
  const closed = await closedPeriods(em, cityId, [...new Set(open.map(({ period }) => period))]);
  const judged = open
    .filter(({ period }) => !closed.has(period))
    .map((one): Judged => ({ ...one, judgement: judgeDeduction(one, law, now) }));
  const late = judged.filter(({ judgement }) => judgement.late !== null);
  const next = judged.flatMap(({ judgement: { nextDueAt } }) =>
    nextDueAt === null ? [] : [nextDueAt.getTime()],
  );
  return {
    told: late.length,
    writes: late.length === 0 ? [] : [markLate(late, now), ...(await wordsOf(em, late, moment))],
    nextDueAt: next.length === 0 ? null : new Date(Math.min(...next)),
  };
}

const markLate = (late: readonly Judged[], now: Date): RawQueryFragment => sql`
  update lamp_deduction d set
    check_late_at = case when x.late = 'check' then ${now}::timestamptz else d.check_late_at end,
    decide_late_at = case when x.late = 'decide' then ${now}::timestamptz else d.decide_late_at end
  from jsonb_to_recordset(${JSON.stringify(late.map(({ id, judgement }) => ({ id, late: judgement.late })))}::jsonb)
    x(id uuid, late text) where d.id = x.id`;

async function wordsOf(
  em: EntityManager,
  late: readonly Judged[],
  moment: Moment,
): Promise<RawQueryFragment[]> {
  const chairs = (await chairsOf(em, moment.cityId)).map(({ postId }) => ({ postId }));
  const words = late.map(({ id, period, reason, checkerBodyId, judgement }): DeductionWord => {
    const isCheck = judgement.late === 'check';
    const limit =
      judgement.limit === null ? '' : `应于${sayLimit(judgement.limit)}前${isCheck ? '核对' : '签发'}，`;
    return {
      ...{ id, from: moment.now, rung: isCheck ? 'deduction_check_late' : 'deduction_decide_late' },
      to: isCheck ? checkersOf(checkerBodyId) : [...chairs, { cityRole: 'office_head' }],
      sentence: `${sayPeriod(period)}一件扣分建议${limit}已逾期，请尽快办理：${reason}`,
    };
  });
  return tellOfDeductions(words, moment);
}

// Whoever checks, and his head: of a lead assessor the head of its body, of the supervision office its director.
const checkersOf = (checkerBodyId: string | null): Addressee[] =>
  checkerBodyId === null
    ? [{ cityRole: 'supervision_office' }, { cityRole: 'office_head' }]
    : ['lead_assessor', 'unit_head'].map((role) => ({ bodyId: checkerBodyId, role }));

/** Lets the clock of the year look again: a deduction has another move, with another limit. */
export const yearPoke = (cityId: string, period: string, dueAt: Date): Poke => ({
  ...{ workflowType: 'assessmentYear', dueAt },
  workflowId: yearWorkflowId(cityId, Number(period.slice(0, 4))),
});
