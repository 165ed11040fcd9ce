import { Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { CityLaw } from '../../domain/city-law.js';
import { AppError } from '../../domain/errors.js';
import { sayLimit } from '../../domain/supervision/sentences.js';
import type { Actor, CommandContext } from '../../identity/actor.js';
import type { Action } from '../../identity/permissions.js';
import { requirePermission } from '../../identity/permissions.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import { requireChair } from '../results/signer.record.js';
import { Objection } from './objection.entity.js';
import type { ObjectionHand } from './objection.entity.js';
import * as record from './objection.record.js';
import type { ObjectionWord } from './objection.record.js';
import type * as schema from './objection.schema.js';
import { deciderOf, objectionAnswerOf } from './objection.service.js';

interface Moment {
  em: EntityManager;
  actor: Actor;
  hand: ObjectionHand;
  law: CityLaw;
}

type Take = (objection: Objection, at: Moment) => Promise<ObjectionWord | null>;

/** What the data owner, the assessment office and the body itself do with an objection. */
@Injectable()
export class ObjectionReplyService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly laws: CityLawService,
  ) {}

  /** The data owner gives an opinion. @throws record.not-found for whoever does not own the data, objection.recused */
  advise(
    context: CommandContext,
    id: string,
    input: schema.ObjectionOpinionInput,
  ): Promise<schema.ObjectionAnswer> {
    const { opinion, version } = input;
    return this.#run(context, { id, action: 'objection:advise' }, async (objection, { em, actor, hand }) => {
      if (!ownsData(actor, objection)) throw notTheirs();
      objection.assertVersion(version, { opinion });
      objection.advise(hand, opinion);
      const { chair } = await deciderOf(em, objection);
      const sentence = `一件异议已有数据责任单位意见，请于${sayLimit(objection.decideDueAt)}前裁定`;
      return { to: chair === null ? [] : [{ postId: chair.postId }], rung: 'objection_advised', sentence };
    });
  }

  /**
   * The head of the assessment office decides; his deputy, where the head computed, showed, advised or filed.
   * @throws permission.denied for others, objection.recused for whoever had a part in it, state.illegal-step
   */
  decide(
    context: CommandContext,
    id: string,
    input: schema.ObjectionDecisionInput,
  ): Promise<schema.ObjectionAnswer> {
    const { outcome, decision, version } = input;
    return this.#run(context, { id, action: 'objection:decide' }, async (objection, { em, actor, hand }) => {
      const { involved } = await deciderOf(em, objection);
      await requireChair({ em, actor }, involved, '裁定');
      objection.assertVersion(version, { decision });
      objection.decide(hand, outcome, decision);
      const what = outcome === 'uphold' ? '成立，成绩将更正' : '不成立';
      const to = ['unit_head', 'unit_staff'].map((role) => ({ bodyId: objection.bodyId, role }));
      return { to, rung: 'objection_decided', sentence: `本单位的异议${what}：${decision}` };
    });
  }

  /** The body takes its objection back. @throws record.not-found for another body's, state.illegal-step once decided */
  withdraw(
    context: CommandContext,
    id: string,
    input: schema.ObjectionWithdrawInput,
  ): Promise<schema.ObjectionAnswer> {
    return this.#run(context, { id, action: 'objection:withdraw' }, async (objection, { actor }) => {
      requirePermission(actor, 'objection:file', { bodyId: objection.bodyId });
      objection.assertVersion(input.version, {});
      objection.withdraw();
      return Promise.resolve(null);
    });
  }

  #run(
    context: CommandContext,
    { id, action }: { id: string; action: Action | 'objection:withdraw' },
    take: Take,
  ): Promise<schema.ObjectionAnswer> {
    const { actor } = context;
    const name = { action, subjectType: 'objection', subjectIds: [id] };
    return this.commands.run(context, name, async ({ em, lock, now: readNow }) => {
      const objection = await lock(Objection, id);
      const now = await readNow();
      const law = await this.laws.current(em, actor.cityId, now);
      const hand = { postId: actor.postId, personId: actor.personId, now };
      const word = await take(objection, { em, actor, hand, law });
      if (objection.isOpen()) objection.judge(law, now);
      return {
        change: {
          writes: [
            record.saveObjection(objection),
            ...(word === null ? [] : record.tellOfObjection(objection, word, { law, now })),
          ],
          audit: { ...name, details: { state: objection.state, resultId: objection.resultId } },
          bodyIds: [objection.bodyId, actor.bodyId],
          pokes: objection.isOpen() ? [] : [record.objectionPoke(id, now)],
        },
        answer: objectionAnswerOf(objection, objection.version + 1),
      };
    });
  }
}

function ownsData({ role, level, bodyId }: Actor, { ownerBodyId }: Objection): boolean {
  if (ownerBodyId == null) return role === 'supervision_office' && level === 'city';
  return (role === 'data_owner' || role === 'lead_assessor') && bodyId === ownerBodyId;
}

const notTheirs = (): AppError =>
  new AppError('record.not-found', '没有找到这件异议，或者它的数据不由本单位负责。');
