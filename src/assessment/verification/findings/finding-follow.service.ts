import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import { AppError } from '../../../domain/errors.js';
import type { CommandContext } from '../../../identity/actor.js';
import { takeRows } from '../../../persistence/take-rows.js';
import { EventService } from '../../events/event.service.js';
import type { EventAnswer } from '../../events/event.schema.js';
import type { CorrectionAnswer } from '../../measurements/correction.schema.js';
import { CorrectionService } from '../../measurements/correction.service.js';
import { caseOfItem, groundOf } from './finding.record.js';
import type { FindingGround } from './finding.record.js';
import type { FindingCorrectionInput, FindingEventInput } from './finding.schema.js';
import { VerificationItem } from './verification-item.entity.js';
import type { FindingOutcome } from './verification-item.entity.js';

const mostReason = 240;

/** What follows from a finding, each by a named person through the command that there is already. */
@Injectable()
export class FindingFollowService {
  constructor(
    private readonly orm: MikroORM,
    private readonly corrections: CorrectionService,
    private readonly events: EventService,
  ) {}

  /**
   * The data owner enters the value as it was found; a second person of that body approves it as any correction.
   * @throws record.not-found for whoever does not own the data, state.illegal-step without a finding that differs, and
   * as `CorrectionService.enter`
   */
  async correct(
    context: CommandContext,
    id: string,
    { documentNumber, explanation }: FindingCorrectionInput,
  ): Promise<CorrectionAnswer> {
    const { item, ground } = await this.#found(context, id, 'differs');
    if (ground.ownerId !== context.actor.bodyId) throw notTheirs();
    if (ground.measurementId === null)
      throw new AppError('state.illegal-step', '本期还没有审定的数值可以更正，请按核实的数值报送。');
    return this.corrections.enter(context, ground.measurementId, {
      ...{ kind: 'correction', value: item.trueValue ?? '', documentNumber },
      reason: `实地核查（${caseOfItem(ground.period, item)}）：${cut(item.reason ?? '')}`,
      ...(explanation === undefined ? {} : { explanation }),
    });
  }

  /**
   * Registers what was false on a negative list, under the case of its item: whoever comes second is led to the first.
   * @throws state.illegal-step without a false finding, and as `EventService.register`
   */
  async register(context: CommandContext, id: string, input: FindingEventInput): Promise<EventAnswer> {
    const { item, ground } = await this.#found(context, id, 'false');
    const caseId = caseOfItem(ground.period, item);
    return this.events.register(context, { ...input, bodyCode: ground.bodyCode, caseId });
  }

  async #found(
    { actor }: CommandContext,
    id: string,
    outcome: FindingOutcome,
  ): Promise<{ item: VerificationItem; ground: FindingGround }> {
    // What is found never changes: it is read without a lock, and the commands judge under their own.
    return this.orm.em.fork().transactional(async (em) => {
      const where = sql`where id = ${id} and city_id = ${actor.cityId}`;
      const [item] = await takeRows(em, VerificationItem, where);
      if (item === undefined) throw notTheirs();
      if (item.outcome !== outcome)
        throw new AppError(
          'state.illegal-step',
          outcome === 'differs'
            ? '核查结论不是“有出入”，没有要更正的数值。'
            : '核查结论不是“虚报”，不能据此登记负面清单。',
        );
      return { item, ground: await groundOf(em, item, actor) };
    });
  }
}

const cut = (text: string): string => [...text].slice(0, mostReason).join('');

const notTheirs = (): AppError => new AppError('record.not-found', '没有找到这一项，或者它不由本单位办理。');
