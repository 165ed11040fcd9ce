import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { FormService } from '../../web/forms/form.service.js';
import type { FormState } from '../../web/forms/form-state.js';
import { readForm } from '../../web/forms/read-form.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { RestrictionSheet } from '../restrictions/restriction-sheet.pages.js';
import { projectInput } from './project.schema.js';
import { ProjectService } from './project.service.js';
import { withFen } from './wan-field.pages.js';

const newForm = { id: 'project', draft: 'project:new' };
const shape = { numbers: ['totalFen'], days: ['startsOn', 'completesOn'] };

/** 登记项目: a project that no other system hands over. Its milestones are planned on its own page. */
@ApiExcludeController()
@Controller('projects/new')
export class ProjectNewPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly projects: ProjectService,
    private readonly sheet: RestrictionSheet,
  ) {}

  @Get()
  @Allow('project:edit')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
  ): Promise<void> {
    const values = { bodyCode: actor.role === 'supervision_office' ? '' : actor.bodyName };
    await this.#show(request, response, await this.forms.open(request, { ...newForm, values }));
  }

  @Post()
  @Allow('project:edit')
  async create(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ): Promise<void> {
    await this.forms.handle(request, response, {
      ...newForm,
      run: async (fields) => {
        const named = await this.sheet.withBody(context, withFen(fields, 'totalFen'));
        return this.projects.create(context, readForm(projectInput, named, shape));
      },
      done: ({ id }) => ({ to: `/projects/${id}`, say: 'projects.done-create' }),
      again: (form) => this.#show(request, response, form),
    });
  }

  async #show(request: Request, response: Response, form: FormState): Promise<void> {
    const t = wordsOf(request);
    await this.pages.send(request, response, {
      view: 'pages/supervision/project-new',
      title: t('projects.enter'),
      place: [{ href: '/projects', label: t('projects.title') }],
      data: { newForm: form },
      form,
      help: 'projects',
    });
  }
}
