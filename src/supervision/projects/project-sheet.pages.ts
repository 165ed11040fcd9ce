import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { monthOf } from '../../domain/calendar/city-day.js';
import { wanOf } from '../../domain/supervision/money.js';
import { projectStates } from '../../domain/supervision/project-lamp.js';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { mayDoTo } from '../../identity/permissions.js';
import type { Fields } from '../../web/forms/form-fields.js';
import { FormService } from '../../web/forms/form.service.js';
import type { FormState } from '../../web/forms/form-state.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { RestrictionQueries } from '../restrictions/restriction.queries.js';
import { restrictionKinds } from '../restrictions/restriction.entity.js';
import { ProjectQueries } from './project.queries.js';
import { stationsOf } from './project-stations.js';

/** Id of the form of one milestone. */
export const milestoneForm = (kind: string): string => `milestone-${kind}`;

/** The page of one project, for whoever opens it and for every form of it that was refused. */
@Injectable()
export class ProjectSheet {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly queries: ProjectQueries,
    private readonly restrictions: RestrictionQueries,
  ) {}

  /** @throws record.not-found for a project that the actor does not see */
  async show(request: Request, response: Response, { actor, projectId, refused }: Shown): Promise<void> {
    const { parts, ...project } = await this.queries.get(actor, projectId);
    const { rules, now } = await this.queries.rules(actor);
    const mayEdit = mayDoTo(actor, 'project:edit', project);
    const t = wordsOf(request);
    const stages = stationsOf(project, rules, t);
    const forms = mayEdit
      ? await this.#forms(request, { project, stages, refused, month: monthOf(now) })
      : null;
    await this.pages.send(request, response, {
      view: 'pages/supervision/project',
      title: project.name,
      place: [{ href: '/projects', label: t('projects.title') }],
      data: {
        ...{ project, parts, forms, stations: stages.map(({ station }) => station) },
        milestones: stages.flatMap(({ milestones }) =>
          milestones.map((one) => ({ ...one, form: forms?.[milestoneForm(one.kind)] ?? null })),
        ),
        totalWan: wanOf(project.totalFen),
        doneWan: wanOf(project.doneFen),
        investments: project.investments.map(({ month, doneFen }) => ({ month, wan: wanOf(doneFen) })),
        restrictions: await this.restrictions.ofProject(actor, projectId),
        tasks: mayEdit
          ? (await this.queries.tasksOf(project.bodyId)).map(({ id: value, wording }) => ({
              value,
              label: wording,
            }))
          : [],
        states: projectStates.map((value) => ({ value, label: t(`projects.state-${value}`) })),
        kinds: restrictionKinds.map((value) => ({ value, label: t(`restrictions.kind-${value}`) })),
      },
      form: refused,
      help: 'projects',
    });
  }

  /** Runs what a form of the page asks for, and shows the page again where it is refused. */
  act(
    request: Request,
    response: Response,
    { context, projectId, id, say, run }: SentToProject,
  ): Promise<void> {
    return this.forms.handle(request, response, {
      ...{ id, run, labels: { state: 'projects.state' } },
      done: () => ({ to: `/projects/${projectId}`, say }),
      again: (refused) => this.show(request, response, { actor: context.actor, projectId, refused }),
    });
  }

  #forms(request: Request, { project, stages, refused, month }: Forms): Promise<Record<string, FormState>> {
    const version = String(project.version);
    const milestones = stages.flatMap(({ milestones: all }) =>
      all.map(({ kind: name, plannedOn, doneOn }) => ({
        id: milestoneForm(name),
        values: { version, plannedOn: plannedOn ?? '', doneOn: doneOn ?? '' },
      })),
    );
    const others = [
      { id: 'invest', values: { month } },
      { id: 'state', values: { version, state: project.state } },
      { id: 'task', values: { version, taskId: project.taskId ?? '' } },
      { id: 'raise' },
    ];
    return this.forms.openWays(request, [...milestones, ...others], refused);
  }
}

/** What a form of the page asks for. */
export interface SentToProject {
  context: CommandContext;
  projectId: string;
  id: string;
  say: string;
  run: (fields: Fields) => Promise<unknown>;
}

interface Shown {
  actor: Actor;
  projectId: string;
  refused: FormState | null;
}

interface Forms {
  project: { version: number; state: string; taskId: string | null };
  stages: ReturnType<typeof stationsOf>;
  refused: FormState | null;
  month: string;
}
