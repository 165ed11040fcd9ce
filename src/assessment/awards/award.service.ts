import { Injectable } from '@nestjs/common';
import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { v7 as uuid } from 'uuid';
import { dayOf } from '../../domain/calendar/city-day.js';
import type { CityLaw } from '../../domain/city-law.js';
import { AppError } from '../../domain/errors.js';
import { notBefore } from '../../domain/supervision/quiet-hours.js';
import type { CommandContext } from '../../identity/actor.js';
import { recordNoticeItems } from '../../notification/notice-item.record.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import { assessedBody, isYearClosed } from './award.record.js';
import type { AwardInput, Registered, VetoInput } from './award.schema.js';

interface Moment {
  em: EntityManager;
  law: CityLaw;
  now: Date;
}

interface Matter {
  kind: 'bonus_award' | 'veto';
  bodyCode: string;
  details: Readonly<Record<string, unknown>>;
  /** Judges at this moment, and gives the statement and what the body hears. */
  take: (
    at: Moment,
    of: { id: string; bodyId: string },
  ) => Promise<{ insert: RawQueryFragment; sentence: string }>;
}

/** Bonus 加分 and vetoes 一票否决 of bodies: each with its document, told to the body at once, never changed. */
@Injectable()
export class AwardService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly laws: CityLawService,
  ) {}

  /**
   * Registers bonus for the year's result; of one matter the highest counts.
   * @throws request.invalid for more points than a body may have, result.closed once the year is published
   */
  award(context: CommandContext, input: AwardInput): Promise<Registered> {
    const { bodyCode, year, matter, level, documentNumber, points, reason } = input;
    const { cityId, postId } = context.actor;
    return this.#register(context, {
      ...{ kind: 'bonus_award', bodyCode, details: { year, matter, points, documentNumber } },
      take: async ({ em, law, now }, { id, bodyId }) => {
        await assertOpenYear(em, { cityId, year, now });
        const most = law.rules.assessment.bonusMost;
        if (Number(points) > most) throw refused('points', `一家单位全年加分最多${most}分`);
        if (Number(points) === 0) throw refused('points', '加分要大于0');
        return {
          insert: sql`insert into bonus_award (id, city_id, body_id, year, matter, level, document_number, points, reason,
              registered_by, registered_at)
            values (${id}, ${cityId}, ${bodyId}, ${year}, ${matter}, ${level}, ${documentNumber}, ${points}::numeric,
              ${reason}, ${postId}, ${now})`,
          sentence: `登记了本单位${year}年度加分${points}分（${matter}，${documentNumber}）`,
        };
      },
    });
  }

  /** Registers a veto with its legal basis, approval and last day. @throws request.invalid */
  veto(context: CommandContext, input: VetoInput): Promise<Registered> {
    const { bodyCode, legalBasis, documentNumber, approvedBy, fromOn, untilOn, gradeAtMost, reason } = input;
    const { cityId, postId } = context.actor;
    return this.#register(context, {
      ...{ kind: 'veto', bodyCode, details: { documentNumber, fromOn, untilOn, gradeAtMost } },
      take: ({ now }, { id, bodyId }) => {
        if (untilOn < fromOn) throw refused('untilOn', '截止日期不能早于起始日期');
        const insert = sql`insert into veto (id, city_id, body_id, legal_basis, document_number, approved_by, from_on,
            until_on, grade_at_most, reason, registered_by, registered_at)
          values (${id}, ${cityId}, ${bodyId}, ${legalBasis}, ${documentNumber}, ${approvedBy}, ${fromOn}::date,
            ${untilOn}::date, ${gradeAtMost}, ${reason}, ${postId}, ${now})`;
        const sentence = `登记了对本单位的一票否决（${documentNumber}），${fromOn}至${untilOn}等次受限。如有不同意见，可在公示期提出异议`;
        return Promise.resolve({ insert, sentence });
      },
    });
  }

  #register(context: CommandContext, { kind, bodyCode, details, take }: Matter): Promise<Registered> {
    const { cityId } = context.actor;
    const id = uuid();
    const name = { action: 'award:register', subjectType: kind, subjectIds: [id] };
    return this.commands.run(context, name, async ({ em, now: readNow }) => {
      const body = await assessedBody(em, cityId, bodyCode);
      if (body === undefined) throw refused('bodyCode', `${bodyCode}不是参加考核的单位`);
      const now = await readNow();
      const law = await this.laws.current(em, cityId, now);
      const { insert, sentence } = await take({ em, law, now }, { id, bodyId: body.id });
      const told = ['unit_head', 'unit_staff'].map((role) => ({
        ...{ to: { bodyId: body.id, role }, decisionId: null, subjectType: kind, subjectId: id },
        ...{ rung: kind, episode: 1, sentence, notBefore: notBefore(now, law, false) },
      }));
      return {
        change: {
          writes: [insert, ...recordNoticeItems(told, { cityId, now })],
          audit: { ...name, details: { body: bodyCode, ...details } },
          bodyIds: [body.id],
        },
        answer: { id },
      };
    });
  }
}

async function assertOpenYear(
  em: EntityManager,
  { cityId, year, now }: { cityId: string; year: number; now: Date },
): Promise<void> {
  if (year > Number(dayOf(now).slice(0, 4))) throw refused('year', `${year}年还没有开始`);
  if (await isYearClosed(em, cityId, year))
    throw new AppError('result.closed', `${year}年度结果已经发布，不能再登记加分。`);
}

const refused = (field: string, detail: string) =>
  new AppError('request.invalid', `${detail}。`, { fields: [{ pointer: `/${field}`, detail }] });
