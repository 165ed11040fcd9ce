import { defineEntity, p } from '@mikro-orm/postgresql';
import { AppError } from '../../domain/errors.js';
import type { RulePack } from '../../domain/rule-pack.js';
import { ruleChangeStates } from '../../domain/states/rule-change-states.js';
import type { RuleChangeAction, RuleChangeState } from '../../domain/states/rule-change-states.js';
import { step } from '../../domain/states/step.js';

const RuleChangeSchema = defineEntity({
  name: 'RuleChange',
  tableName: 'rule_change',
  properties: {
    id: p.uuid().primary(),
    cityId: p.text(),
    content: p.json().$type<RulePack>(),
    text: p.text().nullable(),
    effectiveOn: p.date(),
    source: p.text(),
    state: p.text().$type<RuleChangeState>(),
    proposedBy: p.uuid(),
    proposedAt: p.datetime(),
    basedOn: p.integer(),
    decidedBy: p.uuid().nullable(),
    decidedByName: p.text().nullable(),
    decidedAt: p.datetime().nullable(),
    reason: p.text().nullable(),
    rulePackVersion: p.integer().nullable(),
    version: p.integer(),
  },
});

/** A change of the city's rules as somebody proposed it, for another person to confirm. */
export class RuleChange extends RuleChangeSchema.class {
  /** Ends its being a draft. @throws state.illegal-step once it was decided */
  decide(
    action: RuleChangeAction,
    { postId, name, now, reason }: { postId: string; name: string; now: Date; reason: string },
  ): void {
    this.state = step(ruleChangeStates, this.state, action);
    this.decidedBy = postId;
    this.decidedByName = name;
    this.decidedAt = now;
    this.reason = reason;
  }

  /** @throws version.stale when somebody decided it after `version` was read */
  assertVersion(version: number | undefined, mine: Record<string, unknown>): void {
    if (version === undefined || version === this.version) return;
    throw new AppError('version.stale', '您打开以后，这项规则调整已被别人处理过；请刷新后再看。', {
      context: { mine, theirs: { reason: this.reason ?? null }, currentVersion: this.version },
    });
  }
}
RuleChangeSchema.setClass(RuleChange);
