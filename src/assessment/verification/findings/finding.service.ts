import { Injectable } from '@nestjs/common';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import { readFigure } from '../../../domain/assessment/measured-figure.js';
import type { CityLaw } from '../../../domain/city-law.js';
import { AppError } from '../../../domain/errors.js';
import { notBefore } from '../../../domain/supervision/quiet-hours.js';
import type { CommandContext } from '../../../identity/actor.js';
import { EvidenceIntake } from '../../../implementation/evidence/evidence-intake.service.js';
import type { sentFiles } from '../../../implementation/evidence/evidence-intake.service.js';
import { recordNoticeItems } from '../../../notification/notice-item.record.js';
import type { Addressee } from '../../../notification/notice-item.record.js';
import { CityLawService } from '../../../organization/city-law.service.js';
import { CommandRunner } from '../../../persistence/command-runner.js';
import { groundOf, insertFindingFiles, saveFinding } from './finding.record.js';
import type { FindingGround } from './finding.record.js';
import type { FindingAnswer, FindingInput } from './finding.schema.js';
import { VerificationItem } from './verification-item.entity.js';
import type { FindingOutcome } from './verification-item.entity.js';

const outcomeNames: Record<FindingOutcome, string> = { verified: '属实', differs: '有出入', false: '虚报' };

/** 核查结论: what those who went found, once for each item; nothing is deducted by it. */
@Injectable()
export class FindingService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly laws: CityLawService,
    private readonly intake: EvidenceIntake,
  ) {}

  /**
   * Puts down what was found. The body is told at once; a value that differs is proposed to its data owner for
   * correction, a false one to the assessment office as a negative event.
   * @throws record.not-found for whoever does not go on its trip, finding.already-there, version.stale,
   * state.illegal-step before the trip started and after it ended, request.invalid without evidence of what is not so
   */
  async find(
    context: CommandContext,
    id: string,
    { files, version, ...input }: FindingInput & { files: ReturnType<typeof sentFiles> },
  ): Promise<FindingAnswer> {
    const { postId, personId } = context.actor;
    if (input.outcome !== 'verified' && files.length === 0) throw withoutFile();
    const taken = await this.intake.take(context, files);
    const name = { action: 'finding:enter', subjectType: 'verification_item', subjectIds: [id] };
    return this.commands.run(context, name, async ({ em, lock, now: readNow }) => {
      const item = await lock(VerificationItem, id);
      const ground = await groundOf(em, item, context.actor);
      if (!ground.goes)
        throw new AppError('record.not-found', '没有找到这一项，或者您不是这个轮次的核查人员。');
      const now = await readNow();
      const law = await this.laws.current(em, item.cityId, now);
      const trueValue = input.trueValue === undefined ? null : readValue(input.trueValue, ground);
      const { outcome, reason } = input;
      const found = { outcome, trueValue, reason, foundBy: postId, foundPerson: personId, foundAt: now };
      item.find(found, version);
      if (ground.tripState !== 'started') throw notOnTheWay();
      return {
        change: {
          writes: [
            saveFinding(item),
            ...insertFindingFiles(taken, { item, now }),
            ...tell(item, ground, { law, now }),
          ],
          audit: { ...name, details: { outcome, key: item.key, files: taken.length } },
          bodyIds: [item.bodyId, ...(ground.ownerId === null ? [] : [ground.ownerId])],
        },
        answer: { id, outcome, version: item.version + 1 },
      };
    });
  }
}

/** The true value as the data owner will enter it; of a task it is words. */
function readValue(typed: string, { unit, direction }: FindingGround): string {
  if (unit === null || direction === null) return typed;
  const read = readFigure(typed, { unit, direction });
  const problem = 'problem' in read ? read.problem : read.value === null ? '请填核实的数值' : null;
  if (problem !== null)
    throw new AppError('request.invalid', `${problem}。`, {
      fields: [{ pointer: '/trueValue', detail: problem }],
    });
  return 'value' in read && read.value !== null ? read.value : typed;
}

interface Word {
  to: readonly Addressee[];
  rung: string;
  sentence: string;
}

function tell(
  item: VerificationItem,
  ground: FindingGround,
  { law, now }: { law: CityLaw; now: Date },
): RawQueryFragment[] {
  const items = wordsFor(item, ground).flatMap(({ to, rung, sentence }) =>
    to.map((addressee) => ({
      ...{ to: addressee, decisionId: null, subjectType: 'verification_item' as const, subjectId: item.id },
      ...{ rung, episode: 1, sentence, notBefore: notBefore(now, law, false) },
    })),
  );
  return recordNoticeItems(items, { cityId: item.cityId, now });
}

function wordsFor(item: VerificationItem, { bodyName, ownerId }: FindingGround): Word[] {
  const { outcome, name, bodyId, trueValue, reason } = item;
  const said = outcomeNames[outcome ?? 'verified'];
  const body: Word = {
    to: ['unit_head', 'unit_staff'].map((role) => ({ bodyId, role })),
    rung: 'finding_entered',
    sentence: `“${name}”实地核查结论：${said}。${reason ?? ''}如有不同意见，可在成绩送核对时提出异议`,
  };
  if (outcome === 'differs' && ownerId !== null)
    return [
      body,
      {
        to: [{ bodyId: ownerId, role: 'data_owner' }],
        rung: 'finding_differs',
        sentence: `实地核查发现${bodyName}“${name}”有出入，核实为${trueValue ?? ''}，请按规定办理更正`,
      },
    ];
  if (outcome !== 'false') return [body];
  const sentence = `实地核查认定${bodyName}“${name}”虚报，请决定是否登记负面清单`;
  return [body, { to: [{ cityRole: 'assessment_office' }], rung: 'finding_false', sentence }];
}

const withoutFile = (): AppError =>
  new AppError('request.invalid', '有出入和虚报的，须附现场佐证材料。', {
    fields: [{ pointer: '/files', detail: '请附现场佐证材料' }],
  });

const notOnTheWay = (): AppError =>
  new AppError('state.illegal-step', '这个轮次还没有出发或者已经结束，现在不能填写核查结论。');
