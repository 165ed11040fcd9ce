import { Controller, Get, Post, Query, Req, Res, UploadedFiles, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { EvidenceUpload } from '../../implementation/evidence/evidence-upload.interceptor.js';
import { sentFiles } from '../../implementation/evidence/evidence-intake.service.js';
import { PartQueries } from '../../implementation/parts/part.queries.js';
import type { FormState } from '../../web/forms/form-state.js';
import { FormService } from '../../web/forms/form.service.js';
import { readForm } from '../../web/forms/read-form.js';
import { PageService } from '../../web/page.service.js';
import { cityMinute } from '../../web/city-minute.js';
import { wordsOf } from '../../web/words-of.js';
import { RestrictionFormQueries } from './restriction-form.queries.js';
import { RestrictionRaiseService } from './restriction-raise.service.js';
import { RestrictionSheet } from './restriction-sheet.pages.js';
import { restrictionInput } from './restriction.schema.js';
import { restrictionKinds } from './restriction.entity.js';

const which = z.object({ part: z.uuid('编号不对') });

/** 提请协调: what blocks which milestone of a part, and who must answer. */
@ApiExcludeController()
@Controller('restrictions/new')
export class RestrictionNewPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly parts: PartQueries,
    private readonly starts: RestrictionFormQueries,
    private readonly raising: RestrictionRaiseService,
    private readonly sheet: RestrictionSheet,
  ) {}

  @Get()
  @Allow('restriction:raise')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Query({ schema: which }) { part }: z.infer<typeof which>,
  ): Promise<void> {
    const form = await this.forms.open(request, formOf(part));
    await this.#show(request, response, { context, partId: part, form });
  }

  @Post()
  @Allow('restriction:raise')
  @UseInterceptors(EvidenceUpload)
  async raise(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Query({ schema: which }) { part }: z.infer<typeof which>,
    @UploadedFiles() files?: Express.Multer.File[],
  ): Promise<void> {
    await this.forms.handle(request, response, {
      ...formOf(part),
      run: async (fields) => {
        const all = { ...(await this.sheet.withBody(context, fields)), partId: part };
        const input = readForm(restrictionInput, all, { optional: ['milestoneId'] });
        return this.raising.raise(context, { input, files: sentFiles(files) });
      },
      done: ({ id, move }) => ({
        to: `/restrictions/${id}`,
        say: ['restrictions.done-raise', { who: move.name }],
      }),
      again: (form) => this.#show(request, response, { context, partId: part, form }),
    });
  }

  async #show(
    request: Request,
    response: Response,
    { context: { actor }, partId, form }: { context: CommandContext; partId: string; form: FormState },
  ): Promise<void> {
    const start = await this.starts.start(actor, partId);
    const part = await this.parts.get(actor, partId);
    const t = wordsOf(request);
    await this.pages.send(request, response, {
      view: 'pages/supervision/restriction-new',
      title: t('restrictions.raise'),
      place: [
        { href: '/restrictions', label: t('restrictions.title') },
        { href: `/parts/${partId}`, label: part.task.wording },
      ],
      data: {
        start,
        part,
        kinds: restrictionKinds.map((value) => ({ value, label: t(`restrictions.kind-${value}`) })),
        milestones: start.milestones.map(({ id, title, dueAt, raiseUntil }) => ({
          value: id,
          label: title,
          hint: t('restrictions.milestone-hint', { day: dayBefore(dueAt), until: dayBefore(raiseUntil) }),
        })),
      },
      form,
      help: 'restrictions',
    });
  }
}

const formOf = (partId: string) => ({ id: 'raise', draft: `restriction:${partId}` });

// The day that a limit at 24:00 ends.
const dayBefore = (limit: Date): string => cityMinute(new Date(limit.getTime() - 1)).slice(0, 10);
