import { Injectable } from '@nestjs/common';
import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { v7 as uuid } from 'uuid';
import { quarterOfPeriod, sayPeriod } from '../../domain/assessment/data-month.js';
import { AppError } from '../../domain/errors.js';
import type { CommandContext } from '../../identity/actor.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import { closedPeriods } from '../measurements/closed-period.record.js';
import { bodyIdsOf } from '../schemes/scheme-draft.record.js';
import type {
  AddIndicatorInput,
  CutIndicatorInput,
  IndicatorChangeAnswer,
} from './indicator-change.schema.js';

/** What comes into the library and what is cut from it, each with document number, reason and first day. */
@Injectable()
export class IndicatorChangeService {
  constructor(private readonly commands: CommandRunner) {}

  /** Adds an indicator; schemes may take it from its day on. @throws request.invalid for a code that is there already */
  add(context: CommandContext, input: AddIndicatorInput): Promise<IndicatorChangeAnswer> {
    const id = uuid();
    return this.#change(
      context,
      { id, action: 'indicator:add', input, change: 'added' },
      async (em, cityId) => {
        if (
          (await indicatorOf(em, cityId, input.code)) !== undefined ||
          (await isCut(em, cityId, input.code))
        )
          throw refused('code', `编号${input.code}已经用过，请换一个编号`);
        const { dataOwner, leadAssessor, checkingBody } = input;
        const duties = { dataOwner, leadAssessor, ...(checkingBody === undefined ? {} : { checkingBody }) };
        const bodies = await bodyIdsOf(em, cityId, Object.values(duties));
        for (const [field, code] of Object.entries(duties))
          if (!bodies.has(code)) throw refused(field, `没有代码为${code}的单位`);
        const idOf = (code: string | undefined) =>
          code === undefined ? null : (bodies.get(code)?.id ?? null);
        const ids = {
          dataOwner: idOf(dataOwner),
          leadAssessor: idOf(leadAssessor),
          checkingBody: idOf(checkingBody),
        };
        return { name: input.name, section: input.section, writes: insertIndicator(input, { cityId, ids }) };
      },
    );
  }

  /** Takes an indicator out of scoring; issued schemes keep it until their next version. @throws request.invalid */
  cut(context: CommandContext, input: CutIndicatorInput): Promise<IndicatorChangeAnswer> {
    const id = uuid();
    return this.#change(
      context,
      { id, action: 'indicator:cut', input, change: 'cut' },
      async (em, cityId) => {
        const indicator = await indicatorOf(em, cityId, input.code);
        if (indicator === undefined) throw refused('code', `指标库里没有${input.code}`);
        if (await isCut(em, cityId, input.code)) throw refused('code', `${input.code}已经压减`);
        const { successorCode: successor = '', disposition } = input;
        if (disposition !== 'dropped' && successor === '')
          throw refused('successorCode', '请写明并入哪一项指标');
        const isThere = successor === '' || (await indicatorOf(em, cityId, successor)) !== undefined;
        if (!isThere || successor === input.code)
          throw refused('successorCode', `指标库里没有可以并入的${successor}`);
        return { ...indicator, writes: [] };
      },
    );
  }

  #change(
    context: CommandContext,
    { id, action, input, change }: Changing,
    judge: (em: EntityManager, cityId: string) => Promise<Judged>,
  ): Promise<IndicatorChangeAnswer> {
    const { cityId, postId, bodyId } = context.actor;
    const { code, documentNumber, reason, effectiveOn } = input;
    const name = { action, subjectType: 'indicator', subjectIds: [id] };
    return this.commands.run(context, name, async ({ em, now: readNow }) => {
      await em.execute(sql`select pg_advisory_xact_lock(hashtext(${`library ${cityId}`}))`);
      const now = await readNow();
      await assertDayOpen(em, cityId, effectiveOn);
      const judged = await judge(em, cityId);
      const disposition = 'disposition' in input ? input.disposition : null;
      const successor = ('successorCode' in input ? input.successorCode : null) ?? null;
      return {
        change: {
          writes: [
            ...judged.writes,
            sql`insert into indicator_change (id, city_id, code, name, section, change, disposition, successor_code,
                reason, effective_on, document_number, decided_by, decided_at)
              values (${id}, ${cityId}, ${code}, ${judged.name}, ${judged.section}, ${change}, ${disposition},
                ${successor === '' ? null : successor}, ${reason}, ${effectiveOn}::date, ${documentNumber}, ${postId},
                ${now})`,
          ],
          audit: { ...name, details: { code, change, documentNumber, effectiveOn } },
          bodyIds: [bodyId],
        },
        answer: { id, code, change },
      };
    });
  }
}

interface Changing {
  id: string;
  action: string;
  input: AddIndicatorInput | CutIndicatorInput;
  change: 'added' | 'cut';
}

interface Judged {
  name: string;
  section: string;
  writes: RawQueryFragment[];
}

async function indicatorOf(
  em: EntityManager,
  cityId: string,
  code: string,
): Promise<{ name: string; section: string } | undefined> {
  const [row] = await em.execute<{ name: string; section: string }[]>(
    sql`select name, section from indicator where city_id = ${cityId} and code = ${code}`,
  );
  return row;
}

async function isCut(em: EntityManager, cityId: string, code: string): Promise<boolean> {
  const rows = await em.execute(sql`select from indicator_change
    where city_id = ${cityId} and code = ${code} and change = 'cut' limit 1`);
  return rows.length > 0;
}

// Source: rules.md, "Quarter and year": changes of indicators in mid-year touch open periods only.
async function assertDayOpen(em: EntityManager, cityId: string, effectiveOn: string): Promise<void> {
  const quarter = quarterOfPeriod(effectiveOn.slice(0, 7)) ?? '';
  const closed = await closedPeriods(em, cityId, [quarter]);
  if (closed.has(quarter))
    throw refused('effectiveOn', `${sayPeriod(quarter)}的结果已经公布，请选以后的日期`);
}

interface IndicatorIds {
  cityId: string;
  ids: { dataOwner: string | null; leadAssessor: string | null; checkingBody: string | null };
}

function insertIndicator(input: AddIndicatorInput, { cityId, ids }: IndicatorIds): RawQueryFragment[] {
  const id = uuid();
  const accumulation =
    input.period === 'annual' ? 'annual' : input.method === 'negative' ? 'events' : accumulated(input.kind);
  return [
    sql`insert into indicator (id, city_id, code, section, name)
      values (${id}, ${cityId}, ${input.code}, ${input.section}, ${input.name})`,
    sql`insert into indicator_version (id, city_id, indicator_id, version, effective_on, definition, unit, direction, kind,
        period, accumulation, method, parameters, data_owner, lead_assessor, checking_body, source_document, negative_list)
      values (${uuid()}, ${cityId}, ${id}, 1, ${input.effectiveOn}::date, ${input.definition}, ${input.unit},
        ${input.direction}, ${input.kind}, ${input.period}, ${accumulation}, ${input.method}, '{}'::jsonb,
        ${ids.dataOwner}, ${ids.leadAssessor}, ${ids.checkingBody}, ${input.source}, ${input.method === 'negative'})`,
  ];
}

// As for the library that was loaded: statistics run from January, what people judge is judged anew.
const accumulated = (kind: AddIndicatorInput['kind']): string =>
  kind === 'hard' ? 'cumulative' : 'quarterly';

const refused = (field: string, detail: string) =>
  new AppError('request.invalid', `${detail}。`, { fields: [{ pointer: `/${field}`, detail }] });
