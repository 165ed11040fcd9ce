import { Injectable } from '@nestjs/common';
import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { v7 as uuid } from 'uuid';
import { rulePackHash } from '../../config/rule-pack.js';
import { dayOf, startOfDay } from '../../domain/calendar/city-day.js';
import { AppError } from '../../domain/errors.js';
import type { RulePack } from '../../domain/rule-pack.js';
import type { CommandContext } from '../../identity/actor.js';
import { requirePermission } from '../../identity/permissions.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import { assertOtherPerson } from '../orders/order-ground.record.js';
import { proposedRules } from './proposed-rules.js';
import { RuleChange } from './rule-change.entity.js';
import type { RuleChangeAnswer, RuleChangeInput, RuleDecisionInput } from './rule-change.schema.js';

/** Commands on the rules of the city: propose a change, and confirm or discard it. */
@Injectable()
export class RuleChangeService {
  constructor(private readonly commands: CommandRunner) {}

  /**
   * Keeps changed rules as a draft; nothing is judged by them yet.
   * @throws rules.not-usable with a sentence for each problem, rules.unchanged, rules.too-early
   */
  propose(context: CommandContext, input: RuleChangeInput): Promise<RuleChangeAnswer> {
    const { actor } = context;
    const id = uuid();
    const name = { action: 'rule-pack:propose', subjectType: 'rules', subjectIds: [id] };
    return this.commands.run(context, name, async ({ em, now: readNow }) => {
      requirePermission(actor, 'rule-pack:propose');
      const present = await newestRules(em, actor.cityId);
      const pack = proposedRules(present, input);
      const now = await readNow();
      assertAhead(pack, present, now);
      return {
        change: {
          writes: [
            sql`insert into rule_change (id, city_id, content, text, effective_on, source, state, proposed_by, proposed_at,
                based_on)
              values (${id}, ${actor.cityId}, ${JSON.stringify(pack)}::jsonb, ${input.text ?? null}, ${pack.effectiveOn},
                ${input.source}, 'draft', ${actor.postId}, ${now}, ${present.version})`,
          ],
          audit: { ...name, details: { source: input.source, effectiveOn: pack.effectiveOn } },
          bodyIds: [actor.bodyId],
        },
        answer: { id, state: 'draft', effectiveOn: pack.effectiveOn, rulePackVersion: null, version: 1 },
      };
    });
  }

  /**
   * Another person confirms: from its first day on every open part is judged by it; what was judged before stays.
   * @throws permission.denied for whoever proposed it, version.stale, state.illegal-step once decided or when the rules
   * were changed since, rules.too-early
   */
  decide(context: CommandContext, id: string, input: RuleDecisionInput): Promise<RuleChangeAnswer> {
    const { actor } = context;
    const name = { action: 'rule-pack:confirm', subjectType: 'rules', subjectIds: [id] };
    return this.commands.run(context, name, async ({ em, lock, now: readNow }) => {
      requirePermission(actor, 'rule-pack:confirm');
      const draft = await lock(RuleChange, id);
      const now = await readNow();
      draft.assertVersion(input.version, { reason: input.reason });
      const confirmed = input.outcome === 'confirm';
      if (confirmed) await this.#assertConfirmable(em, context, { draft, now });
      draft.decide(input.outcome, {
        ...{ postId: actor.postId, name: actor.personName, now, reason: input.reason },
      });
      if (confirmed) draft.rulePackVersion = draft.content.version;
      const { rulePackVersion = null, effectiveOn } = draft;
      return {
        change: {
          writes: [...(confirmed ? bringIn(draft) : []), save(draft)],
          audit: { ...name, details: { ...input, rulePackVersion, effectiveOn } },
          bodyIds: [actor.bodyId],
        },
        answer: { id, state: draft.state, effectiveOn, rulePackVersion, version: draft.version + 1 },
      };
    });
  }

  async #assertConfirmable(
    em: EntityManager,
    { actor }: CommandContext,
    { draft, now }: { draft: RuleChange; now: Date },
  ): Promise<void> {
    await assertOtherPerson(em, actor, {
      postId: draft.proposedBy,
      refusal: '本人提出的规则调整，须由另一人确认。',
    });
    const present = await newestRules(em, actor.cityId);
    if (present.version !== draft.basedOn)
      throw new AppError('state.illegal-step', '规则已经另有新版本，请作废这一份，按新版本重新提出。');
    assertAhead(draft.content, present, now);
  }
}

/** The newest rule pack of the city, in force or confirmed for a later day. */
export async function newestRules(em: EntityManager, cityId: string): Promise<RulePack> {
  const [row] = await em.execute<{ content: RulePack }[]>(sql`
    select content from rule_pack where city_id = ${cityId} order by version desc limit 1`);
  if (row === undefined) throw new Error(`city ${cityId} has no rule pack`);
  return row.content;
}

// From a midnight on, so that every process judges a day by the same rules.
function assertAhead({ effectiveOn }: RulePack, present: RulePack, now: Date): void {
  if (effectiveOn <= dayOf(now))
    throw new AppError('rules.too-early', '新规则最早从明天零时起执行，不改已经判定的灯。', {
      fields: [{ pointer: '/effectiveOn', detail: '请填明天或以后的日期' }],
    });
  if (effectiveOn < present.effectiveOn)
    throw new AppError(
      'rules.too-early',
      `第${present.version}版自${present.effectiveOn}起执行，新的一版不能更早。`,
      {
        fields: [{ pointer: '/effectiveOn', detail: `不早于${present.effectiveOn}` }],
      },
    );
}

// Every open decision, and the watch over projects, looks again at the midnight on which the rules change; a loop that sweeps meanwhile reads it anew.
function bringIn({ cityId, content, effectiveOn }: RuleChange): RawQueryFragment[] {
  const at = startOfDay(effectiveOn);
  const clocks = sql`(select workflow_id from live_clock where city_id = ${cityId} and workflow_type in ('decisionLoop', 'projectWatch')
    and not done order by workflow_id for update)`;
  return [
    sql`insert into rule_pack (city_id, version, effective_on, sha256, content) values (${cityId}, ${content.version},
      ${effectiveOn}, ${rulePackHash(content)}, ${JSON.stringify(content)}::jsonb)`,
    sql`update live_clock set next_wake_at = least(next_wake_at, ${at}::timestamptz) where workflow_id in ${clocks}`,
    sql`insert into outbox (city_id, workflow_type, workflow_id)
      select city_id, workflow_type, workflow_id from live_clock
      where city_id = ${cityId} and workflow_type in ('decisionLoop', 'projectWatch') and not done`,
  ];
}

function save(draft: RuleChange): RawQueryFragment {
  return sql`update rule_change set state = ${draft.state}, decided_by = ${draft.decidedBy ?? null},
    decided_by_name = ${draft.decidedByName ?? null}, decided_at = ${draft.decidedAt ?? null},
    reason = ${draft.reason ?? null}, rule_pack_version = ${draft.rulePackVersion ?? null}, version = version + 1
    where id = ${draft.id}`;
}
