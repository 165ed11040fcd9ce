import { Injectable } from '@nestjs/common';
import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { v7 as uuid } from 'uuid';
import { dayOf } from '../../domain/calendar/city-day.js';
import type { CityLaw } from '../../domain/city-law.js';
import { AppError } from '../../domain/errors.js';
import { assertDelegable, delegatesOf } from '../../domain/organization/delegation.js';
import { notBefore } from '../../domain/supervision/quiet-hours.js';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { recordNoticeItems } from '../../notification/notice-item.record.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import { CityLawService } from '../city-law.service.js';
import { Appointment } from './appointment.entity.js';
import { Delegation } from './delegation.entity.js';
import { delegatesFor, overlaps } from './delegation.record.js';
import type { DelegateChoice } from './delegation.record.js';
import type { DelegationAnswer, DelegationInput, RevokeInput } from './tenure.schema.js';

interface Told {
  id: string;
  postId: string;
  rung: 'delegated' | 'delegation_revoked';
  sentence: string;
}

/** 代理: the holder of a post lets another person of his body act for it, and takes that back. */
@Injectable()
export class DelegationService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly laws: CityLawService,
  ) {}

  /**
   * From the first day to the last, both included, the delegate acts for the post in his own name. Nothing has to
   * happen at the end: rights are read from the days.
   * @throws permission.denied, request.invalid, delegation.overlapping
   */
  create(context: CommandContext, input: DelegationInput): Promise<DelegationAnswer> {
    const { actor } = context;
    const id = uuid();
    const name = { action: 'delegation:create', subjectType: 'delegation', subjectIds: [id] };
    return this.commands.run(context, name, async ({ em, lock, now: readNow }) => {
      await lock(Appointment, await tenureOf(em, actor));
      const now = await readNow();
      const today = dayOf(now);
      const isDelegated = actor.onBehalf != null;
      assertDelegable({ ...actor, ...input, isDelegated, today });
      const { postId, personId } = actor;
      const roles = delegatesOf(actor.role);
      const choices = await delegatesFor(em, { postId, roles, day: today });
      const delegate = choices.find((choice) => choice.personId === input.toPerson);
      if (delegate === undefined) throw notColleague();
      if (await overlaps(em, { postId, ...input })) throw overlapping();
      const law = await this.laws.current(em, actor.cityId, now);
      return {
        change: {
          writes: [
            sql`insert into delegation (id, city_id, post_id, from_person, to_person, from_on, to_on, reason, created_at)
              values (${id}, ${actor.cityId}, ${postId}, ${personId}, ${input.toPerson}, ${input.fromOn}, ${input.toOn},
                ${input.reason}, ${now})`,
            ...tell(actor, askedWord(id, delegate, { actor, input }), { law, now }),
          ],
          audit: { ...name, details: { postId, ...input } },
          bodyIds: [actor.bodyId],
        },
        answer: { id, postId, fromOn: input.fromOn, toOn: input.toOn, version: 1 },
      };
    });
  }

  /** The holder ends it before its day. @throws record.not-found for another one's, state.illegal-step once it ended */
  revoke(context: CommandContext, id: string, { version }: RevokeInput): Promise<DelegationAnswer> {
    const { actor } = context;
    const name = { action: 'delegation:revoke', subjectType: 'delegation', subjectIds: [id] };
    return this.commands.run(context, name, async ({ em, lock, now: readNow }) => {
      const delegation = await lock(Delegation, id);
      if (delegation.fromPerson !== actor.personId || actor.onBehalf != null)
        throw new AppError('record.not-found', '没有找到这项代理，或者它不由您委托。');
      delegation.assertVersion(version);
      const now = await readNow();
      delegation.revoke(now, dayOf(now));
      const law = await this.laws.current(em, actor.cityId, now);
      const { postId, fromOn, toOn } = delegation;
      const roles = delegatesOf(actor.role);
      const choices = await delegatesFor(em, { postId, roles, day: dayOf(now) });
      const delegate = choices.find(({ personId }) => personId === delegation.toPerson);
      const sentence = `${actor.personName}已提前结束由您代理其职责`;
      const word = delegate && { id, postId: delegate.postId, rung: 'delegation_revoked' as const, sentence };
      return {
        change: {
          writes: [
            sql`update delegation set revoked_at = ${now}, version = version + 1 where id = ${id}`,
            ...(word ? tell(actor, word, { law, now }) : []),
          ],
          audit: { ...name, details: { postId } },
          bodyIds: [actor.bodyId],
        },
        answer: { id, postId, fromOn, toOn, version: delegation.version + 1 },
      };
    });
  }
}

function tell(
  { cityId }: Actor,
  { id, postId, rung, sentence }: Told,
  { law, now }: { law: CityLaw; now: Date },
): RawQueryFragment[] {
  const item = {
    ...{
      to: { postId },
      decisionId: null,
      subjectType: 'delegation' as const,
      subjectId: id,
      rung,
      episode: 1,
    },
    ...{ sentence, notBefore: notBefore(now, law, false) },
  };
  return recordNoticeItems([item], { cityId, now });
}

const askedWord = (
  id: string,
  { postId }: DelegateChoice,
  { actor, input }: { actor: Actor; input: DelegationInput },
): Told => ({
  ...{ id, postId, rung: 'delegated' },
  sentence: `${input.fromOn}至${input.toOn}由您代${actor.personName}（${actor.postTitle}）办理：${input.reason}`,
});

// Two delegations of one post are made one after the other: its tenure is locked.
async function tenureOf(em: EntityManager, { postId, personId }: Actor): Promise<string> {
  const [row] = await em.execute<{ id: string }[]>(sql`select id from appointment
    where post_id = ${postId} and to_on is null order by (person_id = ${personId}) desc limit 1`);
  if (row === undefined) throw new AppError('record.not-found', '您目前没有担任这个岗位。');
  return row.id;
}

function notColleague(): AppError {
  const detail = '只能委托给本单位的其他人；领导可以委托给秘书或其他领导';
  return new AppError('request.invalid', `${detail}。`, { fields: [{ pointer: '/toPerson', detail }] });
}

function overlapping(): AppError {
  const detail = '这几天已经委托了代理人，请先撤销原来的代理';
  return new AppError('delegation.overlapping', `${detail}。`, { fields: [{ pointer: '/fromOn', detail }] });
}
