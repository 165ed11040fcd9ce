import { Injectable } from '@nestjs/common';
import { MikroORM } from '@mikro-orm/postgresql';
import { TaskPart } from '../../decision/tasks/task-part.entity.js';
import { AppError } from '../../domain/errors.js';
import type { Actor } from '../../identity/actor.js';
import { requirePermission } from '../../identity/permissions.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CityClock } from '../../persistence/city-clock.js';

/** A milestone that may be blocked. */
interface BlockableMilestone {
  id: string;
  title: string;
  dueAt: Date;
  /** Until when it can be raised, inclusive. */
  raiseUntil: Date;
}

/** What the form of a restriction begins with. */
export interface RestrictionStart {
  partId: string;
  dueAt: Date | null;
  /** Whether the part has open milestones at all: then one must be chosen. */
  hasMilestones: boolean;
  milestones: BlockableMilestone[];
  maxFiles: number;
  maxPages: number;
  answerWithinWd: number;
  raiseBeforeWd: number;
}

/** Reads what the form of a restriction begins with. */
@Injectable()
export class RestrictionFormQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly laws: CityLawService,
  ) {}

  /** Of one part of the actor's body; milestones that can still be raised. @throws record.not-found */
  async start(actor: Actor, partId: string): Promise<RestrictionStart> {
    const em = this.orm.em.fork();
    const part = await em.findOne(TaskPart, { id: partId, cityId: actor.cityId });
    if (part === null || part.state === 'draft')
      throw new AppError('record.not-found', '没有找到这项任务，或者它不属于本单位。');
    requirePermission(actor, 'restriction:raise', { bodyId: part.bodyId });
    const now = await this.clock.now(em, actor.cityId);
    const { rules, calendar } = await this.laws.current(em, actor.cityId, now);
    const { raiseBeforeWd, answerWithinWd } = rules.restriction;
    const open = part.milestones.filter(({ doneAt }) => doneAt === null);
    const milestones = open
      .filter(({ stopped }) => stopped === undefined)
      .map(({ id, title, dueAt }) => ({
        ...{ id, title, dueAt: new Date(dueAt) },
        raiseUntil: calendar.workingDaysBefore(new Date(dueAt), raiseBeforeWd),
      }))
      .filter(({ raiseUntil }) => now <= raiseUntil);
    return {
      ...{ partId, milestones, dueAt: part.dueAt ?? null, hasMilestones: open.length > 0 },
      ...{ maxFiles: rules.month.maxEvidenceFiles, maxPages: rules.month.maxEvidencePages },
      ...{ answerWithinWd, raiseBeforeWd },
    };
  }
}
