import { Injectable } from '@nestjs/common';
import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuid } from 'uuid';
import { assertObjectionInTime, chairOf, objectionLimits } from '../../domain/assessment/objection-terms.js';
import { lastTerm } from '../../domain/assessment/result-terms.js';
import { AppError } from '../../domain/errors.js';
import { objectionStates } from '../../domain/states/objection-states.js';
import { sayLimit } from '../../domain/supervision/sentences.js';
import type { CommandContext } from '../../identity/actor.js';
import { requirePermission } from '../../identity/permissions.js';
import { EvidenceIntake } from '../../implementation/evidence/evidence-intake.service.js';
import type { TakenFile } from '../../implementation/evidence/evidence-intake.service.js';
import { insertEvidence, uploadedEvidence } from '../../implementation/evidence/evidence.record.js';
import { promiseWithFiles } from '../../implementation/evidence/file-promise.record.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import { PeriodResult } from '../results/period-result.entity.js';
import { chairsOf, reviewersOf } from '../results/signer.record.js';
import { Objection } from './objection.entity.js';
import { rowNameOf } from './objection-row.record.js';
import * as record from './objection.record.js';
import type { ObjectionAnswer, ObjectionInput } from './objection.schema.js';

/** The head of a body files an objection 异议 to a row of its own score. */
@Injectable()
export class ObjectionService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly laws: CityLawService,
    private readonly intake: EvidenceIntake,
  ) {}

  /**
   * Files it within the term with its evidence, new and `taken` in before; the data owner has the next move.
   * @throws record.not-found for another body's score, objection.too-late, request.invalid for a row it does not have,
   *   evidence.too-many-files, evidence.file-type, evidence.unreadable, evidence.too-many-pages
   */
  async file(
    plain: CommandContext,
    { input, files = [], taken = [] }: FiledObjection,
  ): Promise<ObjectionAnswer> {
    const evidence = await this.intake.take(plain, files, taken);
    const context = promiseWithFiles(plain, evidence);
    const id = uuid();
    const { actor } = context;
    const name = { action: 'objection:file', subjectType: 'objection', subjectIds: [id] };
    return this.commands.run(context, name, async ({ em, lock, now: readNow }) => {
      const bodyId = await bodyOf(em, actor.cityId, input.bodyCode);
      requirePermission(actor, 'objection:file', { bodyId });
      const result = await lock(PeriodResult, input.resultId);
      const now = await readNow();
      const law = await this.laws.current(em, actor.cityId, now);
      const terms = await record.termsOf(em, result.id, bodyId);
      if (result.state !== 'previewed') throw new AppError('objection.too-late', ended(result));
      assertObjectionInTime(terms, now);
      const { rowCode, wording } = input;
      const row = { cityId: actor.cityId, computationId: result.computationId, bodyId, rowCode };
      if (!(await record.hasRow(em, row))) throw noRow();
      const limits = objectionLimits(law, { now, until: lastTerm(terms) ?? now });
      const objection = Object.setPrototypeOf(
        {
          ...{ id, ...row, resultId: result.id, wording, ownerBodyId: await record.ownerOf(em, row) },
          ...{
            state: objectionStates.initial,
            filedBy: actor.postId,
            filedPerson: actor.personId,
            filedAt: now,
          },
          ...{ ...limits, version: 1 },
        },
        Objection.prototype,
      ) as Objection;
      objection.judge(law, now);
      const rowName = await rowNameOf(em, row);
      const sentence = `${actor.bodyName}对成绩中的“${rowName}”提出异议，请于${sayLimit(limits.opinionDueAt)}前提出意见`;
      const to = [record.ownerAddressee(objection.ownerBodyId)];
      return {
        change: {
          writes: [
            record.insertObjection(objection),
            ...insertEvidence(uploadedEvidence(evidence), { objectionId: id }, { cityId: actor.cityId, now }),
            ...record.tellOfObjection(objection, { to, rung: 'objection_filed', sentence }, { law, now }),
          ],
          audit: { ...name, details: { resultId: result.id, rowCode, files: evidence.length } },
          bodyIds: [bodyId, actor.bodyId, ...(objection.ownerBodyId == null ? [] : [objection.ownerBodyId])],
          pokes: [record.objectionPoke(id, objection.nextDueAt ?? limits.decideDueAt)],
        },
        answer: objectionAnswerOf(objection, 1),
      };
    });
  }
}

/** An objection as it is sent, with its evidence. */
interface FiledObjection {
  input: ObjectionInput;
  files?: Parameters<EvidenceIntake['take']>[1];
  taken?: readonly TakenFile[];
}

/** What a command on an objection answers. */
export const objectionAnswerOf = (
  { id, state, opinionDueAt, decideDueAt }: Objection,
  version: number,
): ObjectionAnswer => ({
  ...{ id, state, stateName: objectionStates.states[state].name, version },
  ...{ opinionDueAt: opinionDueAt.toISOString(), decideDueAt: decideDueAt.toISOString() },
});

/** Who decides an objection: the head of the assessment office, or his deputy where the head had a part in it. */
export async function deciderOf(em: EntityManager, objection: Objection) {
  const involved = await involvedIn(em, objection);
  return { involved, chair: chairOf(await chairsOf(em, objection.cityId), involved) };
}

async function involvedIn(
  em: EntityManager,
  { resultId, filedPerson, opinionPerson }: Objection,
): Promise<Set<string>> {
  const persons = await reviewersOf(em, resultId);
  persons.add(filedPerson);
  if (opinionPerson != null) persons.add(opinionPerson);
  return persons;
}

async function bodyOf(em: EntityManager, cityId: string, code: string): Promise<string> {
  const [row] = await em.execute<{ id: string }[]>(
    sql`select id from body where city_id = ${cityId} and code = ${code}`,
  );
  if (row === undefined)
    throw new AppError('record.not-found', '没有找到这个单位的成绩，或者它不属于本单位。');
  return row.id;
}

const ended = ({ state }: PeriodResult): string =>
  state === 'computed'
    ? '成绩还没有送各单位核对，现在不能提出异议。'
    : '这一期的结果已经发布，不能再提出异议。';

const noRow = (): AppError =>
  new AppError('request.invalid', '请选择本单位成绩中的一项。', {
    fields: [{ pointer: '/rowCode', detail: '本单位的成绩里没有这一项' }],
  });
