import { Controller, Get, Param, Post, Req, Res, UploadedFiles, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { dayOf } from '../../domain/calendar/city-day.js';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { mayDo } from '../../identity/permissions.js';
import { sentFiles } from '../../implementation/evidence/evidence-intake.service.js';
import { EvidenceUpload } from '../../implementation/evidence/evidence-upload.interceptor.js';
import { FormService } from '../../web/forms/form.service.js';
import type { SentForm } from '../../web/forms/form.service.js';
import type { FormState } from '../../web/forms/form-state.js';
import { readForm } from '../../web/forms/read-form.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { CheckQueries } from './check.queries.js';
import { checkResultInput, checkReuseInput, checkWithdrawInput } from './check.schema.js';
import { CheckService } from './check.service.js';

const id = z.uuid('编号不对');

/** One check: what was found, by whom it is reused, and what the reader may do with it. */
@ApiExcludeController()
@Controller('checks/:id')
export class CheckSheetPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly queries: CheckQueries,
    private readonly checks: CheckService,
  ) {}

  @Get()
  @Allow('check:read')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Param('id', { schema: id }) checkId: string,
  ): Promise<void> {
    await this.#show(request, response, { actor, checkId, refused: null });
  }

  @Post('result')
  @Allow('check:ask')
  @UseInterceptors(EvidenceUpload)
  async record(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) checkId: string,
    @UploadedFiles() files?: Express.Multer.File[],
  ): Promise<void> {
    await this.#handle(request, response, {
      ...{ context, checkId, form: resultForm(checkId), say: 'checks.done-recorded' },
      run: (fields) =>
        this.checks.record(context, checkId, {
          ...readForm(checkResultInput, fields, { days: ['checkedOn'] }),
          files: sentFiles(files),
        }),
    });
  }

  @Post('reuse')
  @Allow('check:reuse')
  async reuse(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) checkId: string,
  ): Promise<void> {
    await this.#handle(request, response, {
      ...{ context, checkId, form: { id: 'reuse' }, say: 'checks.done-reused' },
      run: (fields) => this.checks.reuse(context, checkId, readForm(checkReuseInput, fields).purpose),
    });
  }

  @Post('withdraw')
  @Allow('check:ask')
  async withdraw(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) checkId: string,
  ): Promise<void> {
    await this.#handle(request, response, {
      ...{ context, checkId, form: { id: 'withdraw' }, say: 'checks.done-withdrawn' },
      run: (fields) => this.checks.withdraw(context, checkId, readForm(checkWithdrawInput, fields).reason),
    });
  }

  #handle(request: Request, response: Response, { context, checkId, form, run, say }: Sent): Promise<void> {
    return this.forms.handle(request, response, {
      ...form,
      run,
      done: () => ({ to: `/checks/${checkId}`, say }),
      again: (refused) => this.#show(request, response, { actor: context.actor, checkId, refused }),
    });
  }

  async #show(request: Request, response: Response, { actor, checkId, refused }: Shown): Promise<void> {
    const check = await this.queries.get(actor, checkId);
    const t = wordsOf(request);
    const today = dayOf(await this.queries.now(actor));
    const starts = [
      { ...resultForm(checkId), values: { checkedOn: today } },
      { id: 'reuse' },
      { id: 'withdraw' },
    ];
    const opened = await this.forms.openAll(request, starts);
    const [resultState, reuseState, withdrawState] = opened.map((one) =>
      refused?.id === one.id ? refused : one,
    );
    const isOurs = check.checkerId === actor.bodyId && mayDo(actor, 'check:ask');
    const has =
      check.reusedBy.some(({ bodyId }) => bodyId === actor.bodyId) || check.checkerId === actor.bodyId;
    await this.pages.send(request, response, {
      view: 'pages/supervision/check',
      title: check.subject,
      place: [{ href: '/checks', label: t('checks.title') }],
      data: {
        check: { ...check, reusedBy: check.reusedBy.map((one) => ({ ...one, at: new Date(one.at) })) },
        ...{ resultForm: resultState, reuseForm: reuseState, withdrawForm: withdrawState },
        can: {
          record: isOurs && check.state === 'asked',
          reuse: check.state === 'recorded' && !has && mayDo(actor, 'check:reuse'),
        },
      },
      form: refused,
      help: 'burden',
    });
  }
}

interface Shown {
  actor: Actor;
  checkId: string;
  /** The form that was refused. */
  refused: FormState | null;
}

interface Sent extends Pick<SentForm<unknown>, 'run'> {
  context: CommandContext;
  checkId: string;
  form: { id: string; draft?: string };
  /** Key of the sentence after it. */
  say: string;
}

const resultForm = (checkId: string) => ({ id: 'result', draft: `check-result:${checkId}` });
