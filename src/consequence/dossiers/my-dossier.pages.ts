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
import { termsOf, wordsOf } from '../../web/words-of.js';
import { roomLinks } from '../proposals/room-links.pages.js';
import { DossierAccessService } from './dossier-access.service.js';
import { DossierCommentService } from './dossier-comment.service.js';
import { sayPerson } from './dossier-sheet.js';
import { DossierQueries } from './dossier.queries.js';
import { dossierCommentInput } from './dossier.schema.js';

const commentForm = { id: 'comment', draft: 'dossier-comment' };

/** 我的实绩档案: what the organisation department reads of me, and what I say to it. */
@ApiExcludeController()
@Controller('my-dossier')
export class MyDossierPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly access: DossierAccessService,
    private readonly dossiers: DossierQueries,
    private readonly comments: DossierCommentService,
  ) {}

  @Get()
  @Allow('dossier:comment')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ): Promise<void> {
    await this.#show(request, response, { context, form: await this.forms.open(request, commentForm) });
  }

  @Post('comments')
  @Allow('dossier:comment')
  async comment(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ): Promise<void> {
    await this.forms.handle(request, response, {
      ...commentForm,
      run: (fields) =>
        this.comments.add(context, readForm(dossierCommentInput, fields, { optional: ['entry'] })),
      done: () => ({ to: '/my-dossier', say: 'dossiers.done-comment' }),
      again: (form) => this.#show(request, response, { context, form }),
    });
  }

  async #show(
    request: Request,
    response: Response,
    { context, form }: { context: CommandContext; form: FormState },
  ): Promise<void> {
    const { actor } = context;
    await this.access.open(context, { of: 'person', id: actor.personId, form: 'page' });
    const t = wordsOf(request);
    const person = await this.dossiers.person(actor, actor.personId);
    const dossier = sayPerson(person, { t, term: termsOf(request) });
    await this.pages.send(request, response, {
      view: 'pages/consequence/my-dossier',
      title: t('dossiers.mine'),
      data: {
        links: roomLinks(actor, '/my-dossier', t),
        dossier,
        choices: dossier.parts
          .flatMap(({ entries }) => entries)
          .map(({ key, on, kind, period }) => ({ value: key, label: `${on} ${kind} ${period}`.trim() })),
        commentForm: form,
      },
      form,
      help: 'consequences',
    });
  }
}
