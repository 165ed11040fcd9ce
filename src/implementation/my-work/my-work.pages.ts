import {
  Controller,
  Get,
  Param,
  Post,
  Query,
  Req,
  Res,
  UploadedFiles,
  UseInterceptors,
} from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { DeadlineRequestService } from '../../supervision/deadlines/deadline-request.service.js';
import { ChangeFeedQueries } from '../../web/change-feed.queries.js';
import { eventIdOf } from '../../web/feed-position.js';
import { placeOf } from '../../web/place-of.js';
import { TenureLinesQueries } from '../../organization/tenure/tenure-lines.queries.js';
import type { TenureLines } from '../../organization/tenure/tenure-lines.queries.js';
import { FormService } from '../../web/forms/form.service.js';
import type { FormState } from '../../web/forms/form-state.js';
import { readForm } from '../../web/forms/read-form.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { EvidenceUpload } from '../evidence/evidence-upload.interceptor.js';
import { sentFiles } from '../evidence/evidence-intake.service.js';
import { listOf, workView } from './my-work-list.js';
import type { WorkView } from './my-work-list.js';
import { MyWorkRows, extensionFormOf, reportFormOf } from './my-work-rows.pages.js';
import { PartQueries } from '../parts/part.queries.js';
import { reportOf } from '../reports/report-fields.pages.js';
import { ReportFiles } from '../reports/report-files.pages.js';
import { ReportService } from '../reports/report.service.js';
import { SigningService } from '../parts/signing.service.js';

const id = z.uuid('编号不对');

interface Shown {
  context: CommandContext;
  view: WorkView;
  refused?: FormState;
}

/** 我的工作台: what is open for me, worst first, and answered on one page. */
@ApiExcludeController()
@Controller()
export class MyWorkPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly rows: MyWorkRows,
    private readonly feed: ChangeFeedQueries,
    private readonly parts: PartQueries,
    private readonly signing: SigningService,
    private readonly reports: ReportService,
    private readonly requests: DeadlineRequestService,
    private readonly files: ReportFiles,
    private readonly tenures: TenureLinesQueries,
  ) {}

  @Get()
  @Allow('city:read')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Query({ schema: workView }) shown: WorkView,
  ): Promise<void> {
    await this.#show(request, response, { context, view: shown });
  }

  /** The list alone, asked for by the page itself when something has changed. */
  @Get('live/my-work')
  @Allow('city:read')
  async list(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: workView }) shown: WorkView,
  ): Promise<void> {
    const data = await this.rows.of(request, actor, { view: shown, sent: [] });
    const title = wordsOf(request)('my-work.title');
    await this.pages.send(request, response, {
      view: 'fragments/implementation/my-work-live',
      title,
      data,
    });
  }

  @Post('my-work/parts/:id/sign')
  @Allow('part:sign')
  async sign(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) partId: string,
    @Query({ schema: workView }) shown: WorkView,
  ): Promise<void> {
    await this.forms.handle(request, response, {
      id: `sign-${partId}`,
      run: async () => {
        await this.signing.sign(context, partId);
        return this.parts.get(context.actor, partId);
      },
      done: ({ task }) => ({ to: listOf(shown), say: ['my-work.signed', { matter: task.wording }] }),
      again: (refused) => this.#show(request, response, { context, view: shown, refused }),
    });
  }

  @Post('my-work/parts/:id/report')
  @Allow('report:submit')
  @UseInterceptors(EvidenceUpload)
  async report(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) partId: string,
    @Query({ schema: workView }) shown: WorkView,
    @UploadedFiles() files?: Express.Multer.File[],
  ): Promise<void> {
    await this.forms.handle(request, response, {
      ...reportFormOf(partId),
      run: async (fields) => {
        const { mark } = await this.files.send(request, context, {
          ...{ partId, files: sentFiles(files) },
          file: (taken) =>
            this.reports.submit(context, partId, { input: reportOf(fields), files: [], taken }),
        });
        return { mark, part: await this.parts.get(context.actor, partId) };
      },
      done: ({ mark, part }) => ({
        to: listOf(shown),
        say: [`my-work.reported-${mark}`, { matter: part.task.wording }],
      }),
      again: (refused) => this.#show(request, response, { context, view: shown, refused }),
    });
  }

  @Post('my-work/parts/:id/extension')
  @Allow('deadline:ask')
  async extend(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) partId: string,
    @Query({ schema: workView }) shown: WorkView,
  ): Promise<void> {
    await this.forms.handle(request, response, {
      ...extensionFormOf(partId),
      run: (fields) => {
        const asked = { ...fields, kind: 'extension' };
        return this.requests.file(context, partId, readForm(this.requests.input, asked, { days: ['on'] }));
      },
      done: ({ state }) => ({ to: listOf(shown), say: `extensions.asked-${state}` }),
      again: (refused) => this.#show(request, response, { context, view: shown, refused }),
    });
  }

  async #show(request: Request, response: Response, { context, view, refused }: Shown): Promise<void> {
    // Read before the list: what changes in between is told again rather than missed.
    const feed = eventIdOf(await this.feed.end());
    const data = await this.rows.of(request, context.actor, {
      view,
      sent: refused === undefined ? [] : [refused],
    });
    const tenure = tenureShown(await this.tenures.of(context.actor));
    await this.pages.send(request, response, {
      view: 'pages/implementation/my-work',
      title: wordsOf(request)('my-work.title'),
      ...{ data: { ...data, tenure, said: null }, feed, form: refused ?? null, help: 'my-work' as const },
    });
  }
}

// With the way to each thing that has no owner.
const tenureShown = ({ orphans, ...lines }: TenureLines) => ({
  ...lines,
  orphans: {
    count: orphans.count,
    items: orphans.items.map((one) => ({
      ...one,
      href: placeOf({ subjectType: one.kind, subjectId: one.id }),
    })),
  },
});
