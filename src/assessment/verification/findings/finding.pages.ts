import { Controller, Get, Param, Post, Req, Res, UploadedFiles, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { quarterOf } from '../../../domain/assessment/quarter.js';
import type { Actor, CommandContext } from '../../../identity/actor.js';
import { Allow } from '../../../identity/allow.decorator.js';
import { CurrentContext } from '../../../identity/current-context.decorator.js';
import { sentFiles } from '../../../implementation/evidence/evidence-intake.service.js';
import { EvidenceUpload } from '../../../implementation/evidence/evidence-upload.interceptor.js';
import type { Fields } from '../../../web/forms/form-fields.js';
import { FormService } from '../../../web/forms/form.service.js';
import type { FormState } from '../../../web/forms/form-state.js';
import { readForm } from '../../../web/forms/read-form.js';
import { PageService } from '../../../web/page.service.js';
import { wordsOf } from '../../../web/words-of.js';
import { EventQueries } from '../../events/event.queries.js';
import { periodWords } from '../../measurements/period-words.js';
import { FindingFollowService } from './finding-follow.service.js';
import { FindingQueries } from './finding.queries.js';
import type { FindingWay, ItemView } from './finding.queries.js';
import * as schema from './finding.schema.js';
import { FindingService } from './finding.service.js';
import { findingOutcomes } from './verification-item.entity.js';

const id = z.uuid('编号不对');

/** One item that was drawn: what was reported, what was found, and the form for whoever stands there with a phone. */
@ApiExcludeController()
@Controller('verifications/items/:id')
export class FindingPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly queries: FindingQueries,
    private readonly findings: FindingService,
    private readonly follow: FindingFollowService,
    private readonly events: EventQueries,
  ) {}

  @Get()
  @Allow('verification:read')
  page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Param('id', { schema: id }) itemId: string,
  ): Promise<void> {
    return this.#show(request, response, { actor, itemId, refused: null });
  }

  @Post('find')
  @Allow('finding:enter')
  @UseInterceptors(EvidenceUpload)
  find(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) itemId: string,
    @UploadedFiles() files?: Express.Multer.File[],
  ): Promise<void> {
    const shape = { numbers: ['version'], optional: ['trueValue'] };
    const run = (fields: Fields) => {
      const input = readForm(schema.findingInput, fields, shape);
      return this.findings.find(context, itemId, { ...input, files: sentFiles(files) });
    };
    return this.#act(request, response, { context, itemId, way: 'find', run });
  }

  @Post('correct')
  @Allow('measurement:enter')
  correct(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) itemId: string,
  ): Promise<void> {
    const run = (fields: Fields) => {
      const input = readForm(schema.findingCorrectionInput, fields, { optional: ['explanation'] });
      return this.follow.correct(context, itemId, input);
    };
    return this.#act(request, response, { context, itemId, way: 'correct', run });
  }

  @Post('register')
  @Allow('event:register')
  register(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) itemId: string,
  ): Promise<void> {
    const run = (fields: Fields) => {
      const input = readForm(schema.findingEventInput, fields, { days: ['happenedOn'] });
      return this.follow.register(context, itemId, input);
    };
    return this.#act(request, response, { context, itemId, way: 'register', run });
  }

  async #act(request: Request, response: Response, { context, itemId, way, run }: ItemAct): Promise<void> {
    const { actor } = context;
    await this.forms.handle(request, response, {
      ...startOf(way, itemId),
      run,
      done: () => ({ to: `/verifications/items/${itemId}`, say: `verifications.done-${way}` }),
      again: (refused: FormState) => this.#show(request, response, { actor, itemId, refused }),
    });
  }

  async #show(request: Request, response: Response, { actor, itemId, refused }: Shown): Promise<void> {
    const t = wordsOf(request);
    const item = await this.queries.get(actor, itemId);
    const registers = item.ways.includes('register') || refused?.id === 'register';
    const lists = registers ? await this.events.indicators(actor) : [];
    const starts = item.ways.map((way) => ({ ...startOf(way, itemId), values: valuesFor(way, item) }));
    await this.pages.send(request, response, {
      view: 'pages/assessment/verification/item',
      title: item.name,
      place: [
        { href: '/verifications', label: t('verifications.title') },
        { href: `/verifications/${item.period}`, label: periodWords(item.period, t) },
      ],
      data: {
        item: { ...item, periodName: periodWords(item.period, t) },
        outcomes: findingOutcomes.map((value) => ({
          ...{ value, label: t(`verifications.outcome-${value}`), hint: t(`verifications.hint-${value}`) },
        })),
        lists: lists.map(({ code, name }) => ({ value: code, label: `${code} ${name}` })),
        forms: await this.forms.openWays(request, starts, refused),
      },
      form: refused,
      help: 'verification',
    });
  }
}

// What somebody types on a phone without a net is not lost.
const startOf = (way: FindingWay, itemId: string) =>
  way === 'find' ? { id: way, draft: `finding:${itemId}` } : { id: way };

function valuesFor(way: FindingWay, { version, period, reason }: ItemView): Fields {
  if (way === 'find') return { version: String(version) };
  if (way === 'correct') return {};
  return { happenedOn: quarterOf(period)?.lastDay ?? '', reason: reason ?? '' };
}

interface Shown {
  actor: Actor;
  itemId: string;
  /** The form that was refused. */
  refused: FormState | null;
}

interface ItemAct {
  context: CommandContext;
  itemId: string;
  way: FindingWay;
  run: (fields: Fields) => Promise<unknown>;
}
