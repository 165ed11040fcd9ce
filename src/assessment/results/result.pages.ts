import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { Heavy } from '../../identity/limits/heavy.decorator.js';
import type { Fields } from '../../web/forms/form-fields.js';
import type { FormState } from '../../web/forms/form-state.js';
import { FormService } from '../../web/forms/form.service.js';
import { readForm } from '../../web/forms/read-form.js';
import { ScoreService } from '../scores/score.service.js';
import { computeInput } from '../scores/score.schema.js';
import { ResultQueries } from './result.queries.js';
import type { ResultWay } from './result.queries.js';
import { ResultSheet, say } from './result-sheet.pages.js';
import * as schema from './result.schema.js';
import { ResultService } from './result.service.js';

const shape = { numbers: ['version'] };

/** 成绩: the periods, one of them with its bodies, and how the assessment office brings it to publication. */
@ApiExcludeController()
@Controller('scores')
export class ResultPages {
  constructor(
    private readonly sheet: ResultSheet,
    private readonly forms: FormService,
    private readonly scores: ScoreService,
    private readonly results: ResultService,
    private readonly queries: ResultQueries,
  ) {}

  @Get()
  @Allow('result:read')
  list(@Req() request: Request, @Res() response: Response, @CurrentContext() { actor }: CommandContext) {
    return this.sheet.list(request, response, { actor });
  }

  @Get(':period')
  @Allow('result:read')
  period(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Param('period', { schema: schema.period }) period: string,
  ) {
    return this.sheet.period(request, response, { actor, period });
  }

  @Post('compute')
  @Allow('score:compute')
  @Heavy()
  async compute(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ): Promise<void> {
    await this.forms.handle(request, response, {
      id: 'compute',
      run: (fields) => this.scores.compute(context, readForm(computeInput, fields)),
      done: ({ period, bodies, open }) => ({
        to: '/scores',
        say: ['scores.done-compute', { period: say(request, period), bodies, open }],
      }),
      again: (refused) => this.sheet.list(request, response, { actor: context.actor, refused }),
    });
  }

  @Post('preview')
  @Allow('result:preview')
  async preview(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ): Promise<void> {
    await this.forms.handle(request, response, {
      id: 'preview',
      run: (fields) => this.results.preview(context, readForm(schema.resultPreviewInput, fields)),
      done: ({ period }) => ({ to: `/scores/${period}`, say: 'scores.done-preview' }),
      again: (refused) => this.sheet.list(request, response, { actor: context.actor, refused }),
    });
  }

  @Post(':period/preview')
  @Allow('result:preview')
  again(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('period', { schema: schema.period }) period: string,
  ) {
    const run = (fields: Fields) => {
      const { computationId } = fields;
      return this.results.preview(
        context,
        readForm(schema.resultPreviewInput, { computationId: computationId ?? '' }),
      );
    };
    return this.#act(request, response, { context, period, way: 'preview', run });
  }

  @Post(':period/correct')
  @Allow('result:preview')
  correct(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('period', { schema: schema.period }) period: string,
  ) {
    const run = async (fields: Fields) => {
      const input = readForm(schema.resultCorrectInput, fields, shape);
      return this.results.correct(context, await this.#idOf(context, period), input);
    };
    return this.#act(request, response, { context, period, way: 'correct', run });
  }

  @Post(':period/publish')
  @Allow('result:publish')
  publish(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('period', { schema: schema.period }) period: string,
  ) {
    const run = async (fields: Fields) => {
      const input = readForm(schema.resultPublishInput, fields, shape);
      return this.results.publish(context, await this.#idOf(context, period), input);
    };
    return this.#act(request, response, { context, period, way: 'publish', run });
  }

  @Post(':period/reissue')
  @Allow('result:publish')
  reissue(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('period', { schema: schema.period }) period: string,
  ) {
    const run = async (fields: Fields) => {
      const input = readForm(schema.resultReissueInput, fields, shape);
      return this.results.reissue(context, await this.#idOf(context, period), input);
    };
    return this.#act(request, response, { context, period, way: 'reissue', run });
  }

  async #idOf({ actor }: CommandContext, period: string): Promise<string> {
    return (await this.queries.head(actor, period)).id;
  }

  async #act(request: Request, response: Response, { context, period, way, run }: ResultAct): Promise<void> {
    const { actor } = context;
    await this.forms.handle(request, response, {
      ...{ id: way, labels: { basis: 'scores.basis' }, run },
      done: () => ({ to: `/scores/${period}`, say: `scores.done-${way}` }),
      again: (refused: FormState) => this.sheet.period(request, response, { actor, period, refused }),
    });
  }
}

interface ResultAct {
  context: CommandContext;
  period: string;
  way: ResultWay;
  run: (fields: Fields) => Promise<unknown>;
}
