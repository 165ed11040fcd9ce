import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { mayDo } from '../../identity/permissions.js';
import type { Fields } from '../../web/forms/form-fields.js';
import { FormService } from '../../web/forms/form.service.js';
import { readForm } from '../../web/forms/read-form.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { SchemeDraftService } from './scheme-draft.service.js';
import { proposeInput, versionInput } from './scheme-draft.schema.js';
import type { DraftAnswer } from './scheme-draft.schema.js';
import { SchemeIssueService } from './scheme-issue.service.js';
import { SchemeSheet } from './scheme-sheet.pages.js';
import { SchemeQueries } from './scheme.queries.js';

const id = z.uuid('编号不对');

/** What one may do with a scheme as a whole, and by which form. */
type Act = 'propose' | 'issue' | 'reopen' | 'discard';

/** 考评方案: all of them by year and kind, and one with its rows, weights, live checks and the steps of its issue. */
@ApiExcludeController()
@Controller('schemes')
export class SchemePages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly schemes: SchemeQueries,
    private readonly sheet: SchemeSheet,
    private readonly drafts: SchemeDraftService,
    private readonly issues: SchemeIssueService,
  ) {}

  @Get()
  @Allow('scheme:read')
  async list(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
  ): Promise<void> {
    const { schemes, measures } = await this.schemes.list(actor);
    const shown = schemes.filter(({ state }) => state !== 'discarded');
    const years = [...new Set(shown.map(({ year }) => year))];
    const t = wordsOf(request);
    await this.pages.send(request, response, {
      view: 'pages/assessment/schemes',
      title: t('schemes.title'),
      data: {
        years: years.map((year) => ({
          year: String(year),
          schemes: shown.filter((one) => one.year === year),
        })),
        measures,
        mayEdit: mayDo(actor, 'scheme:edit'),
      },
      help: 'schemes',
    });
  }

  @Get(':id')
  @Allow('scheme:read')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Param('id', { schema: id }) schemeId: string,
  ): Promise<void> {
    await this.sheet.show(request, response, { actor, id: schemeId, refused: null });
  }

  @Post(':id/propose')
  @Allow('scheme:edit')
  propose(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) schemeId: string,
  ): Promise<void> {
    const shape = { numbers: ['version'], days: ['effectiveOn'] };
    return this.#act(request, response, {
      ...{ context, id: schemeId, act: 'propose' },
      run: (fields) => this.issues.propose(context, schemeId, readForm(proposeInput, fields, shape)),
    });
  }

  @Post(':id/issue')
  @Allow('scheme:issue')
  issue(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) schemeId: string,
  ): Promise<void> {
    return this.#act(request, response, {
      ...{ context, id: schemeId, act: 'issue' },
      run: (fields) => this.issues.issue(context, schemeId, versionIn(fields)),
    });
  }

  @Post(':id/reopen')
  @Allow('scheme:edit')
  reopen(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) schemeId: string,
  ): Promise<void> {
    return this.#act(request, response, {
      ...{ context, id: schemeId, act: 'reopen' },
      run: (fields) => this.issues.reopen(context, schemeId, versionIn(fields)),
    });
  }

  @Post(':id/discard')
  @Allow('scheme:edit')
  discard(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) schemeId: string,
  ): Promise<void> {
    return this.#act(request, response, {
      ...{ context, id: schemeId, act: 'discard' },
      run: (fields) => this.drafts.discard(context, schemeId, versionIn(fields)),
    });
  }

  #act(request: Request, response: Response, sent: SentAct): Promise<void> {
    const { context, act, run } = sent;
    return this.forms.handle(request, response, {
      id: act,
      run,
      done: () => ({
        to: act === 'discard' ? '/schemes' : `/schemes/${sent.id}`,
        say: `schemes.done-${act}`,
      }),
      labels: {
        documentNumber: 'schemes.document',
        effectiveOn: 'schemes.effective',
        reason: 'schemes.reason',
      },
      again: (refused) => this.sheet.show(request, response, { actor: context.actor, id: sent.id, refused }),
    });
  }
}

interface SentAct {
  context: CommandContext;
  id: string;
  act: Act;
  run: (fields: Fields) => Promise<DraftAnswer>;
}

const versionIn = (fields: Fields) => readForm(versionInput, fields, { numbers: ['version'] });
