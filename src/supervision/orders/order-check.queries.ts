import { Injectable } from '@nestjs/common';
import { MikroORM } from '@mikro-orm/postgresql';
import { AppError } from '../../domain/errors.js';
import type { Actor } from '../../identity/actor.js';
import { requirePermission } from '../../identity/permissions.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { holdersOf } from '../../organization/post-holders.record.js';
import type { PostHolder } from '../../organization/post-holders.record.js';
import { CityClock } from '../../persistence/city-clock.js';
import { groundOfOrder } from './order-ground.record.js';
import { issueOrder } from './order-issue.js';
import { signLimit } from './order-step.js';
import { tasksOf } from './order-papers.record.js';
import type { OrderTask } from './order-papers.record.js';
import type { OrderIssueInput } from './order.schema.js';
import { SupervisionOrder } from './supervision-order.entity.js';

/** What an order would be if its signer confirmed now. */
export interface IssueCheck {
  bodyName: string;
  /** Who hears of it. */
  recipients: PostHolder[];
  reason: string;
  requirement: string;
  tasks: OrderTask[];
  /** Both inclusive. */
  signBy: Date;
  feedbackDueAt: Date | null;
  /** Working days after `feedbackDueAt` after which an interview is drafted. */
  interviewAfterWd: number;
}

/** What the office head sees before his signature counts. */
@Injectable()
export class OrderCheckQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly laws: CityLawService,
  ) {}

  /** Judged as `OrderService.issue` judges, on an entity that is thrown away. @throws as it does */
  async issue(actor: Actor, id: string, input: OrderIssueInput): Promise<IssueCheck> {
    const em = this.orm.em.fork();
    const order = await em.findOne(SupervisionOrder, { id, cityId: actor.cityId });
    if (order === null) throw new AppError('record.not-found', '没有找到这份督办单，或者它不属于本单位。');
    const ground = await groundOfOrder(em, order);
    requirePermission(actor, 'order:issue', ground.owner);
    const now = await this.clock.now(em, actor.cityId);
    const law = await this.laws.current(em, actor.cityId, now);
    await issueOrder(order, { em, law, now, actor, ground }, input);
    return {
      ...{ bodyName: ground.bodyName, reason: order.reason, requirement: order.requirement },
      recipients: await holdersOf(em, { bodyId: order.bodyId, roles: ['unit_head', 'unit_staff'] }),
      tasks: await tasksOf(em, id),
      ...{ signBy: signLimit({ law, now }), feedbackDueAt: order.feedbackDueAt ?? null },
      interviewAfterWd: law.rules.ladder.interviewOrderOverdueWd,
    };
  }
}
