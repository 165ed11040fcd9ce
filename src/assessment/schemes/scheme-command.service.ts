import { Injectable } from '@nestjs/common';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import type { CityLaw } from '../../domain/city-law.js';
import { schemeStates } from '../../domain/states/scheme-states.js';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import { assertRevision, lockScheme, saveScheme } from './locked-scheme.record.js';
import type { LockedScheme } from './locked-scheme.record.js';
import type { DraftAnswer } from './scheme-draft.schema.js';

/** The moment of a command on a scheme. */
export interface SchemeMoment {
  em: EntityManager;
  actor: Actor;
  now: Date;
  law: CityLaw;
}

/** Which scheme, in which revision, and what its editor wrote, for a conflict. */
interface Changing {
  id: string;
  action: string;
  version: number;
  mine?: Record<string, unknown>;
}

/** What a command did. */
interface Taken {
  writes?: readonly RawQueryFragment[];
  details?: Record<string, unknown>;
  bodyIds?: readonly string[];
}

/** The frame of every command on a scheme: lock it, compare revisions, judge, write it back. */
@Injectable()
export class SchemeCommandService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly laws: CityLawService,
  ) {}

  /** @throws record.not-found, version.stale, and what `take` refuses */
  run(
    context: CommandContext,
    { id, action, version, mine = {} }: Changing,
    take: (scheme: LockedScheme, at: SchemeMoment) => Taken | Promise<Taken>,
  ): Promise<DraftAnswer> {
    const { actor } = context;
    const name = { action, subjectType: 'scheme', subjectIds: [id] };
    return this.commands.run(context, name, async ({ em, now: readNow }) => {
      const scheme = await lockScheme(em, actor.cityId, id);
      assertRevision(scheme, version, mine);
      const now = await readNow();
      const law = await this.laws.current(em, actor.cityId, now);
      const { writes = [], details = {}, bodyIds = [] } = await take(scheme, { em, actor, now, law });
      const { code, version: number, year, state } = scheme;
      return {
        change: {
          writes: [saveScheme(scheme), ...writes],
          audit: { ...name, details: { code, year, version: number, state, ...details } },
          bodyIds: [...new Set([actor.bodyId, ...bodyIds])],
        },
        answer: draftAnswerOf(scheme, scheme.revision + 1),
      };
    });
  }
}

/** What a command on a scheme is answered with. */
export const draftAnswerOf = (
  { id, code, version, state }: Pick<LockedScheme, 'id' | 'code' | 'version' | 'state'>,
  revision: number,
): DraftAnswer => ({ id, code, version, state, stateName: schemeStates.states[state].name, revision });
