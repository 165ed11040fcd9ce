import { Injectable } from '@nestjs/common';
import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuid } from 'uuid';
import { quarterOfPeriod, sayPeriod } from '../../domain/assessment/data-month.js';
import { dayOf } from '../../domain/calendar/city-day.js';
import { AppError } from '../../domain/errors.js';
import { notBefore } from '../../domain/supervision/quiet-hours.js';
import type { CommandContext } from '../../identity/actor.js';
import { recordNoticeItems } from '../../notification/notice-item.record.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import { closedPeriods } from '../measurements/closed-period.record.js';
import { bodyOfList, eventOfCase, readEventIndicators } from './event.record.js';
import type { EventBody, EventIndicator } from './event.record.js';
import type { EventAnswer, EventInput } from './event.schema.js';

/** Events of negative lists 负面清单: each case once per body, with its document, and told to the body at once. */
@Injectable()
export class EventService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly laws: CityLawService,
  ) {}

  /**
   * Registers an event; it deducts in the quarter in which it happened.
   * @throws event.already-there with the first one, request.invalid, measurement.period-closed
   */
  register(context: CommandContext, input: EventInput): Promise<EventAnswer> {
    const { actor } = context;
    const { cityId } = actor;
    const id = uuid();
    const name = { action: 'event:register', subjectType: 'negative_event', subjectIds: [id] };
    return this.commands.run(context, name, async ({ em, now: readNow }) => {
      await em.execute(sql`select pg_advisory_xact_lock(hashtext(${`case ${cityId} ${input.caseId}`}))`);
      const now = await readNow();
      const indicator = await indicatorOf(em, context, input);
      const quarter = await assertDay(em, input, { cityId, now });
      const body = await assessedBody(em, input, { cityId, indicatorId: indicator.id });
      await assertFirst(em, input, { cityId, body });
      const law = await this.laws.current(em, cityId, now);
      const { caseId, documentNumber, happenedOn, kind = null, reason } = input;
      return {
        change: {
          writes: [
            sql`insert into negative_event (id, city_id, indicator_id, body_id, case_id, document_number, happened_on,
                kind, reason, registered_by, registered_at)
              values (${id}, ${cityId}, ${indicator.id}, ${body.id}, ${caseId}, ${documentNumber}, ${happenedOn},
                ${kind}, ${reason}, ${actor.postId}, ${now})`,
            ...recordNoticeItems(
              ['unit_head', 'unit_staff'].map((role) => ({
                ...{ to: { bodyId: body.id, role }, decisionId: null, subjectType: 'negative_event' },
                ...{ subjectId: id, rung: 'negative_event', episode: 1 },
                sentence: `“${indicator.name}”负面清单登记了本单位1件（${documentNumber}）：${reason}。如有不同意见，可在公示期提出异议`,
                notBefore: notBefore(now, law, false),
              })),
              { cityId, now },
            ),
          ],
          audit: { ...name, details: { indicator: indicator.code, body: body.code, caseId, documentNumber } },
          bodyIds: [body.id],
        },
        answer: { id, quarter },
      };
    });
  }
}

async function indicatorOf(
  em: EntityManager,
  { actor }: CommandContext,
  input: EventInput,
): Promise<EventIndicator> {
  const indicators = await readEventIndicators(em, actor);
  const indicator = indicators.find(({ code }) => code === input.indicatorCode);
  if (indicator === undefined)
    throw refused('indicatorCode', `${input.indicatorCode}不是负面清单，或者不由本单位登记`);
  const { kinds } = indicator;
  if (input.kind !== undefined && !kinds.includes(input.kind))
    throw refused(
      'kind',
      kinds.length === 0 ? '这项指标不分种类，请留空' : `种类只有：${kinds.join('、')}；其他请留空`,
    );
  return indicator;
}

async function assertDay(
  em: EntityManager,
  { happenedOn }: EventInput,
  { cityId, now }: { cityId: string; now: Date },
): Promise<string> {
  const day = dayOf(now);
  if (happenedOn > day) throw refused('happenedOn', '日期还没有到');
  const quarter = quarterOfPeriod(happenedOn.slice(0, 7)) ?? '';
  const closed = await closedPeriods(em, cityId, [quarter]);
  if (closed.has(quarter))
    throw new AppError(
      'measurement.period-closed',
      `${sayPeriod(quarter)}的结果已经公布，不能再登记扣分。确需处理的，报考核办按决定重新公布。`,
    );
  return quarter;
}

async function assessedBody(
  em: EntityManager,
  { bodyCode, happenedOn }: EventInput,
  of: { cityId: string; indicatorId: string },
): Promise<EventBody> {
  const body = await bodyOfList(em, { ...of, bodyCode, year: Number(happenedOn.slice(0, 4)) });
  if (body === undefined) throw refused('bodyCode', `${bodyCode}不是单位代码，或者这项负面清单不考核它`);
  return body;
}

async function assertFirst(
  em: EntityManager,
  { caseId }: EventInput,
  { cityId, body }: { cityId: string; body: EventBody },
): Promise<void> {
  const first = await eventOfCase(em, { cityId, caseId, bodyId: body.id });
  if (first === undefined) return;
  throw new AppError(
    'event.already-there',
    `案件${caseId}对${body.name}已经登记过（${first.code}，${first.documentNumber}，${first.happenedOn}）。一个案件对一家单位只扣一次，不再重复登记。`,
    { context: { id: first.id, href: `/negative-events#event-${first.id}` } },
  );
}

const refused = (field: string, detail: string) =>
  new AppError('request.invalid', `${detail}。`, { fields: [{ pointer: `/${field}`, detail }] });
