import { Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { AppError } from '../../domain/errors.js';
import type { FieldProblem } from '../../domain/errors.js';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { mayDoTo } from '../../identity/permissions.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import { assertPlausible, projectWrites } from './project-change.js';
import { bodiesCalled, lockByCode, projectPoke } from './project.record.js';
import type { LockedProject, ProjectBody } from './project.record.js';
import type { ProjectImportAnswer, ProjectImportInput, ProjectInput } from './project.schema.js';

/** Takes projects over from another system: the same code is the same project, and the same twice is once. */
@Injectable()
export class ProjectImportService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly laws: CityLawService,
  ) {}

  /** All of them or none. @throws request.invalid that points to each project in which something is wrong */
  import(context: CommandContext, { projects }: ProjectImportInput): Promise<ProjectImportAnswer> {
    const { actor } = context;
    const name = { action: 'project:import', subjectType: 'project', subjectIds: [] as string[] };
    return this.commands.run(context, name, async ({ em, now: readNow }) => {
      assertOnce(projects);
      const codes = projects.map(({ code }) => code);
      const known = new Map((await lockByCode(em, actor.cityId, codes)).map((one) => [one.code, one]));
      const names = [...new Set(projects.map(({ bodyCode }) => bodyCode))];
      const bodies = bodiesFor(actor, projects, {
        known,
        found: await bodiesCalled(em, actor.cityId, names),
      });
      const now = await readNow();
      const law = await this.laws.current(em, actor.cityId, now);
      projects.forEach((input, index) => assertPlausible(input, { law, now, at: `/projects/${index}` }));
      const hand = { cityId: actor.cityId, postId: actor.postId, now };
      const coming = projects.map((input, index) => {
        const before = known.get(input.code) ?? null;
        const id = before?.id ?? uuid();
        const bodyId = bodies[index]?.id ?? '';
        return { id, before, bodyId, writes: projectWrites({ id, before, input, bodyId }, hand) };
      });
      const changed = coming.filter(({ writes }) => writes.length > 0);
      const created = coming.filter(({ before }) => before === null).length;
      const answer = {
        ...{ created, changed: changed.length - created },
        unchanged: coming.length - changed.length,
      };
      // A project is there before what refers to it: foreign keys are checked at the end of the statement.
      return {
        change: {
          writes: changed.flatMap(({ writes }) => writes),
          audit: { ...name, subjectIds: changed.map(({ id }) => id), details: answer },
          bodyIds: [...new Set(changed.map(({ bodyId }) => bodyId))],
          pokes: changed.length === 0 ? [] : [projectPoke(hand)],
        },
        answer,
      };
    });
  }
}

function assertOnce(projects: readonly ProjectInput[]): void {
  const seen = new Set<string>();
  const fields = projects.flatMap(({ code }, index): FieldProblem[] => {
    if (seen.has(code)) return [{ pointer: `/projects/${index}/code`, detail: `项目代码${code}写了两次` }];
    seen.add(code);
    return [];
  });
  if (fields.length > 0) throw new AppError('request.invalid', `${fields[0]?.detail ?? ''}。`, { fields });
}

interface Found {
  known: ReadonlyMap<string, LockedProject>;
  found: readonly (ProjectBody & { names: string[] })[];
}

// A project of a body beyond the importer's reach is said to be nobody's, whether it is there or comes in.
function bodiesFor(actor: Actor, projects: readonly ProjectInput[], { known, found }: Found): ProjectBody[] {
  const may = (owner: { id: string; countyBodyId: string | null }) =>
    mayDoTo(actor, 'project:import', { bodyId: owner.id, countyBodyId: owner.countyBodyId });
  const bodies = projects.map(({ bodyCode }) => found.find(({ names }) => names.includes(bodyCode)));
  const fields = projects.flatMap(({ code, bodyCode }, index): FieldProblem[] => {
    const body = bodies[index];
    const before = known.get(code);
    const mine = before === undefined || may({ id: before.bodyId, countyBodyId: before.countyBodyId });
    if (body !== undefined && may(body) && mine) return [];
    return [{ pointer: `/projects/${index}/bodyCode`, detail: `没有单位“${bodyCode}”，或者它不归本级管理` }];
  });
  if (fields.length > 0) throw new AppError('request.invalid', `${fields[0]?.detail ?? ''}。`, { fields });
  return bodies.filter((body) => body !== undefined);
}
