import { stepOf } from '../explanation.js';
import { decimal, sumOf } from '../figure.js';
import type { Decimal } from '../figure.js';
import { methodOf } from '../method.js';
import { number, share } from '../parameters.js';
import type { Values } from '../parameters.js';
import type { LedgerPart } from '../row-facts.js';

const fields = {
  on_time: share('1'),
  late: share('0.8'),
  late_wd: number({ min: '0', max: '250', preset: '7' }),
  later: share('0.5'),
  not_done: share('0'),
  floor: share('0'),
  cap: share('1', '2'),
};

/**
 * 任务台账: w·Σ(weight·q)/Σweight over the task parts due in the period; q is 1 on time, 0.8 up to 7 working days
 * late, 0.5 later, 0 not done; what waits for others is left open. Source: rules.md, "Scoring methods", tasks.
 */
export const tasks = methodOf({
  fields,
  needs: () => ({ actual: false, target: 'none' }),
  steps({ facts, values, weight }) {
    const parts = facts.parts ?? [];
    const judged = parts.filter(({ waiting }) => !waiting);
    const whole = sumOf(judged.map((part) => decimal(part.weight)));
    if (!whole.gt(0)) return null;
    const done = sumOf(judged.map((part) => decimal(part.weight).times(qualityOf(part, values))));
    const given = {
      weight,
      judged: String(judged.length),
      waiting: String(parts.length - judged.length),
      ...countsOf(judged, values),
    };
    return [stepOf('tasks', weight.times(done).div(whole), given)];
  },
});

type Shares = Values<typeof fields>;

function qualityOf({ lateWd }: LedgerPart, shares: Shares): Decimal {
  if (lateWd === null) return shares.not_done;
  if (lateWd <= 0) return shares.on_time;
  return shares.late_wd.gte(lateWd) ? shares.late : shares.later;
}

function countsOf(parts: readonly LedgerPart[], shares: Shares): Record<string, string> {
  const late = parts.filter(({ lateWd }) => lateWd !== null && lateWd > 0);
  const little = late.filter(({ lateWd }) => shares.late_wd.gte(lateWd ?? 0)).length;
  return {
    onTime: String(parts.filter(({ lateWd }) => lateWd !== null && lateWd <= 0).length),
    late: String(little),
    later: String(late.length - little),
    open: String(parts.filter(({ lateWd }) => lateWd === null).length),
  };
}
