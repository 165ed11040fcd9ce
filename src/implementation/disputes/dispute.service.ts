import { Injectable } from '@nestjs/common';
import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { assertCanTakeOver } from '../../decision/changes/part-taker.record.js';
import { insertSuccessor } from '../../decision/changes/successor-part.record.js';
import { Decision } from '../../decision/decisions/decision.entity.js';
import { TaskPart } from '../../decision/tasks/task-part.entity.js';
import { AppError } from '../../domain/errors.js';
import type { CommandContext } from '../../identity/actor.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { OrganizationQueries } from '../../organization/organization.queries.js';
import type { Body } from '../../organization/organization.queries.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import { handOnLedger } from '../../supervision/deadlines/deadline-entry.record.js';
import { Dispute } from './dispute.entity.js';
import { closeChange, decisionPoke, tell, unitOf } from '../parts/part-change.js';
import type { Moment } from '../parts/part-change.js';
import { groundOf, requireJudge } from '../parts/part-ground.record.js';
import type { PartGround } from '../parts/part-ground.record.js';
import { takenOver } from '../parts/taken-over-part.js';
import type { DisputeDecisionAnswer, DisputeDecisionInput } from '../parts/signing.schema.js';

interface Ruled {
  part: TaskPart;
  dispute: Dispute;
  ground: PartGround;
  input: DisputeDecisionInput;
}

/** The office's decision on a dispute about duty 职责异议裁定. */
@Injectable()
export class DisputeService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly laws: CityLawService,
    private readonly organization: OrganizationQueries,
  ) {}

  /**
   * Upheld: the part is transferred and a new one leaves at once for the body that takes over, its deadline moved by
   * the working days that the dispute took. Rejected: the part waits for its signature anew, its deadline unmoved.
   * @throws request.invalid when nobody is named to take over
   */
  decide(
    context: CommandContext,
    disputeId: string,
    input: DisputeDecisionInput,
  ): Promise<DisputeDecisionAnswer> {
    const name = { action: 'dispute:decide', subjectType: 'dispute', subjectIds: [disputeId] };
    return this.commands.run(context, name, async ({ em, lock, now: readNow }) => {
      const place = await placeOf(em, disputeId);
      const decision = await lock(Decision, place.decisionId);
      const part = await lock(TaskPart, place.partId);
      const dispute = await lock(Dispute, disputeId);
      const now = await readNow();
      const at = { law: await this.laws.current(em, part.cityId, now), now };
      const ground = await groundOf(em, part.cityId, part.id);
      requireJudge(context.actor, 'dispute:decide', ground);
      assertVersion(dispute, input);
      decision.assertOpen();
      dispute.take(input.outcome === 'upheld' ? 'uphold' : 'reject');
      const ruled = { part, dispute, ground, input };
      const done =
        input.outcome === 'upheld'
          ? await this.#uphold(em, ruled, { ...at, taker: await this.#taker(em, ruled, now) })
          : reject(ruled, at);
      return {
        change: {
          writes: [
            sql`update dispute set state = ${dispute.state}, answer = ${input.answer}, decided_at = ${now},
              decided_by = ${context.actor.postId}, version = version + 1 where id = ${disputeId}`,
            ...done.writes,
          ],
          audit: { ...name, details: { outcome: input.outcome, partId: part.id, newPartId: done.newPartId } },
          bodyIds: done.bodyIds,
          pokes: done.pokes,
        },
        answer: {
          ...{ id: disputeId, state: dispute.state, partId: part.id, partState: part.state },
          newPartId: done.newPartId,
          dueAt: done.dueAt?.toISOString() ?? null,
        },
      };
    });
  }

  async #uphold(
    em: EntityManager,
    { part, dispute, ground, input }: Ruled,
    { taker, ...at }: Moment & { taker: Body },
  ) {
    part.take('uphold_dispute');
    const successor = takenOver(
      part,
      { bodyId: taker.id, raisedAt: dispute.raisedAt, decidedAt: at.now },
      at.law,
    );
    part.successorId = successor.id;
    part.endReason = input.answer;
    const fact = { kind: 'dispute' as const, from: dispute.raisedAt, to: at.now };
    const ledger = await handOnLedger(em, part, {
      ...{ id: successor.id, dueAt: successor.dueAt, fact, reason: '职责异议裁定', by: null },
      ...at,
    });
    const { writes } = closeChange(part, at);
    const news = [
      word(
        dispute,
        unitOf(part.bodyId),
        `职责异议已认可，“${ground.title}”转由${taker.shortName}承办：${input.answer}`,
      ),
      word(
        dispute,
        unitOf(taker.id),
        `经裁定，“${ground.title}”由${taker.shortName}承办。${successor.story}`,
      ),
    ];
    return {
      writes: [
        ...[...writes, insertSuccessor({ ...successor, dueStory: ledger.dueStory }, part, at.now)],
        ...[...ledger.writes, ...tell(part, news, at)],
      ],
      pokes: [decisionPoke(part, at.now)],
      bodyIds: [part.bodyId, taker.id],
      newPartId: successor.id,
      dueAt: successor.dueAt,
    };
  }

  // The body that the office names, else the one that was suggested.
  async #taker(em: EntityManager, { part, dispute, input }: Ruled, now: Date): Promise<Body> {
    const bodies = await this.organization.listBodies(em, part.cityId);
    const taker = bodies.find(({ id, code }) =>
      input.body === undefined ? id === dispute.suggestedBodyId : code === input.body,
    );
    if (taker === undefined) throw pointless('请指明由哪个单位承办');
    await assertCanTakeOver(em, taker, { part, now });
    return taker;
  }
}

// The signing days count anew; what the task expects until its deadline stays.
function reject({ part, dispute, ground, input }: Ruled, at: Moment) {
  part.take('reject_dispute');
  part.dispatchedAt = at.now;
  const { writes, pokes } = closeChange(part, at);
  const news = word(
    dispute,
    unitOf(part.bodyId),
    `职责异议未获认可，请签收“${ground.title}”：${input.answer}`,
  );
  return {
    writes: [...writes, ...tell(part, [news], at)],
    pokes,
    bodyIds: [part.bodyId],
    newPartId: null,
    dueAt: part.dueAt ?? null,
  };
}

function word(dispute: Dispute, to: ReturnType<typeof unitOf>, sentence: string) {
  return { subjectType: 'dispute', subjectId: dispute.id, rung: 'dispute_decided', sentence, to } as const;
}

function assertVersion(dispute: Dispute, { version, ...mine }: DisputeDecisionInput): void {
  if (version === undefined || version === dispute.version) return;
  const theirs = { state: dispute.state, answer: dispute.answer ?? null };
  throw new AppError('version.stale', '您打开以后，这件异议已被别人处理过；请刷新后再看。', {
    context: { mine, theirs, currentVersion: dispute.version },
  });
}

function pointless(detail: string): AppError {
  return new AppError('request.invalid', `${detail}。`, { fields: [{ pointer: '/body', detail }] });
}

// The decision and the part come before the dispute in the order of locks.
async function placeOf(em: EntityManager, id: string): Promise<{ partId: string; decisionId: string }> {
  const [row] = await em.execute<{ partId: string; decisionId: string }[]>(sql`
    select p.id as "partId", p.decision_id as "decisionId" from dispute d join task_part p on p.id = d.part_id
    where d.id = ${id}`);
  if (row === undefined) throw new AppError('record.not-found', '没有找到这件职责异议。');
  return row;
}
