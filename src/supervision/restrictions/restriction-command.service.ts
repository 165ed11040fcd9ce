import { Injectable } from '@nestjs/common';
import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { TaskPart } from '../../decision/tasks/task-part.entity.js';
import { AppError } from '../../domain/errors.js';
import type { Actor, CommandContext } from '../../identity/actor.js';
import type { Action } from '../../identity/permissions.js';
import { CityLawService } from '../../organization/city-law.service.js';
import type { Change } from '../../persistence/change.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import { restrictionAnswerOf } from './restriction-answer.js';
import { letGoOn, nothingStood } from './restriction-end.js';
import { groundOfRestriction } from './restriction-ground.record.js';
import type { RestrictionGround } from './restriction-ground.record.js';
import { recordStep, restrictionPoke, saveRestriction, tellOfRestriction } from './restriction.record.js';
import type { RestrictionStepRow, RestrictionWord } from './restriction.record.js';
import type { RestrictionAnswer } from './restriction.schema.js';
import { Restriction } from './restriction.entity.js';
import type { RestrictionHand } from './restriction.entity.js';

/** Where a command on a restriction stands. */
export interface RestrictionMoment {
  em: EntityManager;
  context: CommandContext;
  ground: RestrictionGround;
  hand: RestrictionHand;
}

/** What a command on a restriction leads to beside the restriction itself. */
interface RestrictionOutcome {
  step: Omit<RestrictionStepRow, 'byPost'>;
  /** Left out: who ended it is told to the raiser. */
  words?: readonly RestrictionWord[] | undefined;
  /** What is written in the same statement. */
  writes?: readonly RawQueryFragment[] | undefined;
}

/** Which restriction, and how the audit trail calls the command. */
export interface RestrictionCommandName {
  id: string;
  action: Action | 'restriction:reroute' | 'restriction:withdraw' | 'restriction:decide';
}

type Take = (
  restriction: Restriction,
  at: RestrictionMoment,
) => Promise<RestrictionOutcome> | RestrictionOutcome;

/** The frame of every command on one existing restriction: lock part and restriction, judge, write back, tell, poke. */
@Injectable()
export class RestrictionCommandService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly laws: CityLawService,
  ) {}

  /** Lets `take` do its step and writes all that follows in one statement. @throws record.not-found */
  run(
    context: CommandContext,
    { id, action }: RestrictionCommandName,
    take: Take,
  ): Promise<RestrictionAnswer> {
    const { actor } = context;
    const name = { action, subjectType: 'restriction', subjectIds: [id] };
    return this.commands.run(context, name, async ({ em, lock, now: readNow }) => {
      const partId = await partOf(em, id);
      const part = partId === null ? null : await lock(TaskPart, partId);
      const restriction = await lock(Restriction, id);
      const now = await readNow();
      const law = await this.laws.current(em, restriction.cityId, now);
      const hand = { postId: actor.postId, bodyId: actor.bodyId, now, law };
      const ground = await groundOfRestriction(em, restriction);
      const { step, words, writes } = await take(restriction, { em, context, ground, hand });
      const after = await groundOfRestriction(em, restriction);
      const done = await close(restriction, part, { em, actor, hand, ground: after, step, words, writes });
      return {
        change: {
          ...done,
          audit: {
            ...name,
            details: { state: restriction.state, ...subjectOf(restriction), ...bodyOf(step) },
          },
          bodyIds: [...new Set([restriction.raiserBodyId, restriction.bodyId, actor.bodyId])],
        },
        answer: restrictionAnswerOf(restriction, after, { law, now, version: restriction.version + 1 }),
      };
    });
  }
}

interface Closing extends RestrictionOutcome {
  em: EntityManager;
  actor: Actor;
  hand: RestrictionHand;
  ground: RestrictionGround;
}

async function close(
  restriction: Restriction,
  part: TaskPart | null,
  { em, actor, hand, ground, step, words, writes = [] }: Closing,
): Promise<Pick<Change, 'writes' | 'pokes'>> {
  const { law, now, postId } = hand;
  const before = restriction.nextDueAt ?? null;
  const stood = part !== null && !restriction.isOpen();
  const gone = !stood
    ? nothingStood
    : await letGoOn(em, { restriction, part, by: actor, setAbove: ground.setAbove }, hand);
  restriction.judge(law, now);
  const dueAt = restriction.isOpen() ? (restriction.nextDueAt ?? null) : now;
  const earlier = dueAt !== null && (before === null || dueAt < before || !restriction.isOpen());
  return {
    writes: [
      saveRestriction(restriction),
      recordStep(restriction, now, { ...step, byPost: postId }),
      ...gone.writes,
      ...writes,
      ...tellOfRestriction(restriction, words ?? [endedWord(restriction, ground)], {
        ...{ law, now, urgent: ground.urgent },
      }),
    ],
    pokes: [...gone.pokes, ...(earlier ? [restrictionPoke(restriction.id, dueAt)] : [])],
  };
}

function endedWord(restriction: Restriction, { title, pairedPostId }: RestrictionGround): RestrictionWord {
  const { state, answer, story, raiserBodyId } = restriction;
  const what = {
    solved: '已解决',
    decided: '已由调度会议定',
    refused: '未获认可，期间照常计时',
    withdrawn: '已撤回',
  }[state as string];
  const sentence = `“${title}”的提请协调${what ?? '已了结'}：${answer ?? ''}${story ? `。${story}` : ''}`;
  const unit = ['unit_head', 'unit_staff'].map((role) => ({ bodyId: raiserBodyId, role }));
  const to = pairedPostId === null ? unit : [...unit, { postId: pairedPostId }];
  return { to, rung: 'restriction_ended', sentence };
}

const subjectOf = ({ partId = null, projectId = null, enterpriseId = null }: Restriction) =>
  Object.fromEntries(Object.entries({ partId, projectId, enterpriseId }).filter(([, id]) => id !== null));

const bodyOf = ({ toBodyId }: RestrictionOutcome['step']) => (toBodyId ? { toBodyId } : {});

// The part comes before the restriction in the order of locks.
async function partOf(em: EntityManager, id: string): Promise<string | null> {
  const [row] = await em.execute<{ partId: string | null }[]>(
    sql`select part_id as "partId" from restriction where id = ${id}`,
  );
  if (row === undefined) throw new AppError('record.not-found', '没有找到这件提请协调，或者它不属于本单位。');
  return row.partId;
}
