import { Injectable } from '@nestjs/common';
import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { v7 as uuid } from 'uuid';
import { sayPeriod } from '../../domain/assessment/say-period.js';
import { AppError } from '../../domain/errors.js';
import { preferenceStates } from '../../domain/states/preference-states.js';
import type { PreferenceState } from '../../domain/states/preference-states.js';
import { notBefore } from '../../domain/supervision/quiet-hours.js';
import type { CommandContext } from '../../identity/actor.js';
import { recordNoticeItems } from '../../notification/notice-item.record.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { OrganizationQueries } from '../../organization/organization.queries.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import { peopleOf } from '../proposals/consequence.record.js';
import { Preference } from './preference.entity.js';
import type * as schema from './preference.schema.js';

/** 倾斜支持: drafted with its basis and its fair-competition review, signed by the leader who signs rewards. */
@Injectable()
export class PreferenceService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly organization: OrganizationQueries,
    private readonly laws: CityLawService,
  ) {}

  /** @throws body.not-found, consequence.not-commended for a body that the quarter did not commend */
  draft(context: CommandContext, input: schema.PreferenceInput): Promise<schema.PreferenceAnswer> {
    const id = uuid();
    const { actor } = context;
    const name = { action: 'preference:draft', subjectType: 'preference', subjectIds: [id] };
    return this.commands.run(context, name, async ({ em, now }) => {
      const asked = { code: input.bodyCode, pointer: '/bodyCode' };
      const body = await this.organization.getBodyByCode(em, actor.cityId, asked);
      await assertCommended(em, { cityId: actor.cityId, bodyId: body.id, period: input.period });
      return {
        change: {
          writes: [
            sql`insert into preference (id, city_id, body_id, period, kind, content, amount, legal_basis, review_number,
                valid_from, valid_until, state, drafted_by, drafted_person, drafted_at)
              values (${id}, ${actor.cityId}, ${body.id}, ${input.period}, ${input.kind}, ${input.content},
                ${input.amount}, ${input.legalBasis}, ${input.reviewNumber}, ${input.validFrom}, ${input.validUntil},
                'drafted', ${actor.postId}, ${actor.personId}, ${await now()})`,
          ],
          audit: { ...name, details: { kind: input.kind, period: input.period, body: body.code } },
          bodyIds: [body.id, actor.bodyId],
        },
        answer: answerOf(id, preferenceStates.initial, 1),
      };
    });
  }

  /** The mayor or the party secretary decides. @throws permission.denied for others, consequence.own-proposal */
  decide(
    context: CommandContext,
    id: string,
    input: schema.PreferenceDecisionInput,
  ): Promise<schema.PreferenceAnswer> {
    const { postId, personId } = context.actor;
    const reason = input.outcome === 'decline' ? input.reason : null;
    return this.#run(
      context,
      { id, action: 'preference:sign', reason },
      async (one, { em, now, signers }) => {
        one.assertVersion(input.version);
        await assertSigns(em, postId, signers);
        one.decide(input.outcome, { postId, personId, now }, reason);
      },
    );
  }

  /** Ends a running one. @throws state.illegal-step for one that is not signed */
  end(
    context: CommandContext,
    id: string,
    input: schema.PreferenceEndInput,
  ): Promise<schema.PreferenceAnswer> {
    const { reason, version } = input;
    return this.#run(context, { id, action: 'preference:end', reason }, async (one, { now }) => {
      one.assertVersion(version);
      one.end(now, reason);
    });
  }

  #run(
    context: CommandContext,
    { id, action, reason }: { id: string; action: string; reason: string | null },
    take: (
      one: Preference,
      at: { em: EntityManager; now: Date; signers: readonly string[] },
    ) => Promise<void>,
  ): Promise<schema.PreferenceAnswer> {
    const { actor } = context;
    const name = { action, subjectType: 'preference', subjectIds: [id] };
    return this.commands.run(context, name, async ({ em, lock, now: readNow }) => {
      const one = await lock(Preference, id);
      const now = await readNow();
      const law = await this.laws.current(em, actor.cityId, now);
      await take(one, { em, now, signers: law.rules.consequence.rewardSigners });
      const items = peopleOf(one.bodyId).map((to) => ({
        ...{ to, decisionId: null, subjectType: 'preference' as const, subjectId: id },
        ...{ rung: `preference_${one.state}`, episode: 1, notBefore: notBefore(now, law, false) },
        sentence: `${sayPeriod(one.period)}对本单位的倾斜支持：${preferenceStates.states[one.state].name}`,
      }));
      return {
        change: {
          writes: [
            save(one),
            ...(one.state === 'declined' ? [] : recordNoticeItems(items, { cityId: actor.cityId, now })),
          ],
          audit: { ...name, details: { state: one.state, ...(reason !== null && { reason }) } },
          bodyIds: [one.bodyId, actor.bodyId],
        },
        answer: answerOf(id, one.state, one.version + 1),
      };
    });
  }
}

const save = (one: Preference): RawQueryFragment => sql`
  update preference set state = ${one.state}, decided_by = ${one.decidedBy ?? null},
    decided_person = ${one.decidedPerson ?? null}, decided_at = ${one.decidedAt ?? null}, reason = ${one.reason ?? null},
    ended_at = ${one.endedAt ?? null}, version = version + 1 where id = ${one.id}`;

const answerOf = (id: string, state: PreferenceState, version: number): schema.PreferenceAnswer => ({
  ...{ id, state, stateName: preferenceStates.states[state].name, version },
});

// What a superior body directs is only commended.
async function assertCommended(
  em: EntityManager,
  { cityId, bodyId, period }: { cityId: string; bodyId: string; period: string },
): Promise<void> {
  const rows = await em.execute<unknown[]>(sql`select 1 from consequence c join body b on b.id = c.body_id
    where c.city_id = ${cityId} and c.body_id = ${bodyId} and c.period = ${period} and c.kind = 'commendation'
      and c.state = 'signed' and b.managed_by = 'city'`);
  if (rows.length > 0) return;
  const detail = '只对本期已签发通报表扬、由本市管理的单位给予倾斜支持';
  throw new AppError('consequence.not-commended', `${detail}。`, {
    fields: [{ pointer: '/bodyCode', detail }],
  });
}

async function assertSigns(em: EntityManager, postId: string, signers: readonly string[]): Promise<void> {
  const [row] = await em.execute<{ code: string }[]>(sql`select code from post where id = ${postId}`);
  if (row !== undefined && signers.includes(row.code)) return;
  throw new AppError('permission.denied', '倾斜支持由市委书记或市长签发，您的岗位不能签发。');
}
