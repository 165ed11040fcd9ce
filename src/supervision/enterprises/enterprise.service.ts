import { Injectable } from '@nestjs/common';
import { sql } from '@mikro-orm/postgresql';
import { v7 as uuid } from 'uuid';
import { addDays, dayOf } from '../../domain/calendar/city-day.js';
import { AppError } from '../../domain/errors.js';
import type { CommandContext } from '../../identity/actor.js';
import { requirePermission } from '../../identity/permissions.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import * as record from './enterprise.record.js';
import type { LockedEnterprise } from './enterprise.record.js';
import type {
  EnterpriseAnswer,
  EnterpriseInput,
  PairingInput,
  VisitAnswer,
  VisitInput,
} from './enterprise.schema.js';

/** 工业企业包抓帮扶: enterprises, who is paired with them, and what they say at a visit. */
@Injectable()
export class EnterpriseService {
  constructor(private readonly commands: CommandRunner) {}

  /** Registers an enterprise. @throws state.illegal-step where its credit code is there already */
  register(context: CommandContext, input: EnterpriseInput): Promise<EnterpriseAnswer> {
    const { actor } = context;
    const id = uuid();
    const name = { action: 'enterprise:register', subjectType: 'enterprise', subjectIds: [id] };
    return this.commands.run(context, name, async ({ em, now: readNow }) => {
      const place = await record.placeCalled(em, actor.cityId, input.bodyCode);
      requirePermission(actor, 'enterprise:keep', { bodyId: place.id, countyBodyId: place.countyBodyId });
      const now = await readNow();
      return {
        change: {
          writes: [
            sql`insert into enterprise (id, city_id, name, credit_code, body_id, industry, state, created_by, created_at)
              values (${id}, ${actor.cityId}, ${input.name}, ${input.creditCode}, ${place.id}, ${input.industry}, 'active',
                ${actor.postId}, ${now})`,
          ],
          audit: { ...name, details: { creditCode: input.creditCode } },
          bodyIds: [place.id],
        },
        answer: { id, version: 1 },
      };
    });
  }

  /**
   * Pairs a leader with it; whoever was paired before stays in its history until the day before.
   * @throws request.invalid for a day before the present pairing began, version.stale
   */
  pair(context: CommandContext, id: string, input: PairingInput): Promise<EnterpriseAnswer> {
    const { actor } = context;
    const name = { action: 'enterprise:pair', subjectType: 'enterprise', subjectIds: [id] };
    return this.commands.run(context, name, async ({ em, now: readNow }) => {
      const enterprise = await record.lockEnterprise(em, actor.cityId, id);
      requirePermission(actor, 'enterprise:keep', enterprise);
      assertVersion(enterprise, input);
      const post = await record.leaderPostCalled(em, actor.cityId, input.leaderPost);
      assertFollows(enterprise, post.id, input.fromOn);
      const now = await readNow();
      // The index of the one open pairing is checked row by row, so the former one ends in a statement of its own.
      if (enterprise.pairing !== null)
        await em.execute(record.endPairing(enterprise.pairing.id, addDays(input.fromOn, -1)));
      const { fromOn } = input;
      const pairing = { cityId: actor.cityId, enterpriseId: id, post, fromOn, setBy: actor.postId, now };
      return {
        change: {
          writes: [record.insertPairing(pairing), record.touchEnterprise(id)],
          audit: {
            ...name,
            details: { postId: post.id, fromOn, before: enterprise.pairing?.postId ?? null },
          },
          bodyIds: [enterprise.bodyId],
        },
        answer: { id, version: enterprise.version + 1 },
      };
    });
  }

  /** Keeps what the enterprise said at a visit. @throws request.invalid for a day to come, or without a leader on that day */
  visit(context: CommandContext, id: string, input: VisitInput): Promise<VisitAnswer> {
    const { actor } = context;
    const visitId = uuid();
    const name = { action: 'enterprise:visit', subjectType: 'enterprise', subjectIds: [id] };
    return this.commands.run(context, name, async ({ em, now: readNow }) => {
      const enterprise = await record.lockEnterprise(em, actor.cityId, id);
      if (enterprise.pairing?.postId !== actor.postId)
        requirePermission(actor, 'enterprise:visit', enterprise);
      const now = await readNow();
      if (input.visitedOn > dayOf(now)) throw invalid('/visitedOn', '走访日期还没有到');
      const self = { id: actor.postId, personName: actor.personName };
      const who = input.by === 'self' ? self : await record.pairedOn(em, id, input.visitedOn);
      if (who === null) throw invalid('/by', '这一天还没有包抓领导，请选择本人走访');
      return {
        change: {
          writes: [
            sql`insert into enterprise_visit (id, city_id, enterprise_id, visited_on, post_id, person_name, said, recorded_by, recorded_at)
              values (${visitId}, ${actor.cityId}, ${id}, ${input.visitedOn}, ${who.id}, ${who.personName}, ${input.said},
                ${actor.postId}, ${now})`,
          ],
          audit: { ...name, details: { visitId, visitedOn: input.visitedOn } },
          bodyIds: [enterprise.bodyId],
        },
        answer: { id: visitId, enterpriseId: id },
      };
    });
  }
}

function assertFollows({ pairing }: LockedEnterprise, postId: string, fromOn: string): void {
  if (pairing === null) return;
  if (pairing.postId === postId) throw invalid('/leaderPost', '这位领导已经包抓这家企业');
  if (fromOn <= pairing.fromOn)
    throw invalid('/fromOn', `须晚于${pairing.personName}包抓的起始日期${pairing.fromOn}`);
}

function assertVersion(enterprise: LockedEnterprise, { version, leaderPost }: PairingInput): void {
  if (version === undefined || version === enterprise.version) return;
  throw new AppError('version.stale', '您打开以后，这家企业的包抓关系已被别人改过；请刷新后再看。', {
    context: {
      mine: { leaderPost },
      theirs: { leaderPost: enterprise.pairing?.personName ?? null },
      currentVersion: enterprise.version,
    },
  });
}

function invalid(pointer: string, detail: string): AppError {
  return new AppError('request.invalid', `${detail}。`, { fields: [{ pointer, detail }] });
}
