import { Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuid } from 'uuid';
import { nextPeriod, quarterOfPeriod } from '../../domain/assessment/data-month.js';
import { quarterOf } from '../../domain/assessment/quarter.js';
import { dayOf } from '../../domain/calendar/city-day.js';
import { AppError } from '../../domain/errors.js';
import { schemeStates } from '../../domain/states/scheme-states.js';
import { step } from '../../domain/states/step.js';
import type { CommandContext } from '../../identity/actor.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import { assertDraft } from './locked-scheme.record.js';
import { draftAnswerOf, SchemeCommandService } from './scheme-command.service.js';
import * as record from './scheme-draft.record.js';
import type { CopiedScheme, NewDraft } from './scheme-draft.record.js';
import type * as schema from './scheme-draft.schema.js';
import { judgeBodies, judgeDeclared } from './scheme-bodies.js';
import { changedRows } from './scheme-rows.js';
import { weighScheme } from './scheme-weighing.js';

/** Drafts of schemes 考评方案草案: begun from nothing or as a copy, and everything that is edited in them. */
@Injectable()
export class SchemeDraftService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly schemes: SchemeCommandService,
  ) {}

  /**
   * Begins a draft: from nothing, or as a copy of an issued scheme for the same or another year.
   * @throws record.not-found for a copy of nothing, state.illegal-step where the year has a draft of it already
   */
  create(context: CommandContext, input: schema.DraftInput): Promise<schema.DraftAnswer> {
    const { actor } = context;
    const id = uuid();
    const name = { action: 'scheme:draft', subjectType: 'scheme', subjectIds: [id] };
    return this.commands.run(context, name, async ({ em, now: readNow }) => {
      const from = 'copyOf' in input ? await copied(em, actor.cityId, input) : null;
      const begun = from ?? (input as schema.NewSchemeInput);
      const { code } = begun;
      const version = await record.nextVersion(em, { cityId: actor.cityId, code, year: input.year });
      const now = await readNow();
      const measureId = from?.measureId ?? (await ownMeasure(em, actor.cityId, begun));
      const draft: NewDraft = {
        ...{ id, version, code, kind: begun.kind, categories: begun.categories, year: input.year, measureId },
        title: from === null ? begun.title : begun.title.replaceAll(String(from.year), String(input.year)),
        effectiveOn: firstDayOf(input.year, dayOf(now)),
        ...{
          sharedWeightBp: from?.sharedWeightBp ?? 0,
          note: from?.note ?? '',
          copiedFrom: from?.id ?? null,
        },
      };
      return {
        change: {
          writes: [
            record.insertDraft(draft, actor, now),
            ...(from === null ? [] : record.copyContents(from, draft, actor.cityId)),
          ],
          audit: { ...name, details: { code, year: input.year, version, copyOf: draft.copiedFrom } },
          bodyIds: [actor.bodyId],
        },
        answer: draftAnswerOf({ id, code, version, state: 'draft' }, 1),
      };
    });
  }

  /** Changes title, first day, note and the weight of the shared section. @throws version.stale, state.illegal-step */
  amend(context: CommandContext, id: string, input: schema.AmendInput): Promise<schema.DraftAnswer> {
    const { version, ...mine } = input;
    return this.schemes.run(context, { id, action: 'scheme:amend', version, mine }, (scheme) => {
      assertDraft(scheme);
      assertInYear(mine.effectiveOn, scheme.year);
      Object.assign(scheme, mine);
      return {};
    });
  }

  /**
   * Adds, changes and takes out rows; what an input leaves out stays as it is.
   * @throws request.invalid that points to each row in which something is wrong, version.stale, state.illegal-step
   */
  rows(context: CommandContext, id: string, input: schema.RowsInput): Promise<schema.DraftAnswer> {
    const { version, put, remove } = input;
    return this.schemes.run(context, { id, action: 'scheme:rows', version }, async (scheme, { em }) => {
      assertDraft(scheme);
      const rows = await changedRows(em, scheme, input);
      return {
        writes: [
          ...(rows.length === 0 ? [] : [record.putRows(rows, scheme)]),
          ...(remove.length === 0 ? [] : [record.removeRows(remove, scheme.id)]),
        ],
        details: { put: put.map(({ code }) => code), remove },
      };
    });
  }

  /**
   * Sets groups, bodies that are scored but not ranked 单列, and rows that do not apply.
   * @throws request.invalid that points to each line, version.stale, state.illegal-step
   */
  bodies(context: CommandContext, id: string, input: schema.BodiesInput): Promise<schema.DraftAnswer> {
    const { version, bodies, notApplicable } = input;
    return this.schemes.run(context, { id, action: 'scheme:bodies', version }, async (scheme, { em }) => {
      assertDraft(scheme);
      const groups = bodies && (await judgeBodies(em, scheme, bodies));
      const declared = notApplicable && (await judgeDeclared(em, scheme, notApplicable));
      return {
        writes: [
          ...(groups === undefined ? [] : [await record.replaceBodies(em, groups, scheme)]),
          ...(declared === undefined ? [] : [await record.replaceDeclared(em, declared, scheme)]),
        ],
        details: { bodies: bodies?.length ?? null, notApplicable: notApplicable?.length ?? null },
      };
    });
  }

  /**
   * Says how a special measure enters the overall result, or what the overall measure leaves to all special ones.
   * @throws request.invalid for a measure of another kind, version.stale, state.illegal-step
   */
  weighing(context: CommandContext, id: string, input: schema.WeighingInput): Promise<schema.DraftAnswer> {
    const { version, counts, specialBp } = input;
    return this.schemes.run(context, { id, action: 'scheme:weighing', version }, (scheme) => {
      assertDraft(scheme);
      weighScheme(scheme, { counts, specialBp });
      return { details: { counts: counts ?? null, specialBp: specialBp ?? null } };
    });
  }

  /** Gives a draft up; it stays to be found in the trail. @throws state.illegal-step for what is issued */
  discard(
    context: CommandContext,
    id: string,
    { version }: schema.VersionInput,
  ): Promise<schema.DraftAnswer> {
    return this.schemes.run(context, { id, action: 'scheme:discard', version }, (scheme) => {
      scheme.state = step(schemeStates, scheme.state, 'discard');
      return {};
    });
  }
}

async function copied(
  em: EntityManager,
  cityId: string,
  { copyOf }: schema.CopyInput,
): Promise<CopiedScheme> {
  const from = await record.issuedScheme(em, cityId, copyOf);
  if (from === undefined)
    throw new AppError('record.not-found', '没有找到要复制的方案；只能复制已经印发的方案。');
  return from;
}

// A code that names a measure of the 1+6+N already keeps its kind.
async function ownMeasure(
  em: EntityManager,
  cityId: string,
  { code, kind }: Pick<schema.NewSchemeInput, 'code' | 'kind'>,
): Promise<string | null> {
  const measure = await record.measureOf(em, cityId, code);
  if (measure === undefined || measure.kind === kind) return measure?.id ?? null;
  const detail = `${code}是另一种办法的编号，请换一个编号或者改选种类`;
  throw new AppError('request.invalid', `${detail}。`, { fields: [{ pointer: '/code', detail }] });
}

// Of a coming year its first day; within the year the next quarter's.
function firstDayOf(year: number, today: string): string {
  if (Number(today.slice(0, 4)) !== year) return `${year}-01-01`;
  const next = quarterOf(nextPeriod(quarterOfPeriod(today.slice(0, 7)) ?? '') ?? '');
  return next?.year === year ? next.firstDay : today;
}

/** @throws request.invalid for a first day outside the scheme's year */
export function assertInYear(day: string, year: number): void {
  if (Number(day.slice(0, 4)) === year) return;
  const detail = `施行日期应在${year}年内`;
  throw new AppError('request.invalid', `${detail}。`, { fields: [{ pointer: '/effectiveOn', detail }] });
}
