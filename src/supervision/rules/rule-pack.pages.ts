import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { Limited } from '../../identity/limits/limited.decorator.js';
import { mayDo } from '../../identity/permissions.js';
import type { Fields } from '../../web/forms/form-fields.js';
import { FormService } from '../../web/forms/form.service.js';
import type { FormState } from '../../web/forms/form-state.js';
import { readForm } from '../../web/forms/read-form.js';
import { PageService } from '../../web/page.service.js';
import { placeOf } from '../../web/place-of.js';
import { wordsOf } from '../../web/words-of.js';
import { ruleChangeInput, ruleDecisionInput } from './rule-change.schema.js';
import { RuleChangeService } from './rule-change.service.js';
import { figureNumbers, figureValues, inBasisPoints, sectionsOf, wordsKey } from './rule-form.pages.js';
import { RulePackQueries } from './rule-pack.queries.js';

const id = z.uuid('编号不对');
const version = z.coerce.number().int().min(1).max(1_000_000);
const ways = ['confirm', 'discard'] as const;
const shape = { numbers: figureNumbers, days: ['effectiveOn'] };

/** 规则: by which figures the city judges, how they are changed, and what a change would do. */
@ApiExcludeController()
@Controller('rules')
export class RulePackPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly rules: RulePackQueries,
    private readonly changes: RuleChangeService,
  ) {}

  @Get()
  @Allow('rule-pack:read')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
  ): Promise<void> {
    await this.#rules(request, response, { actor, refused: null });
  }

  @Get('versions/:version')
  @Allow('rule-pack:read')
  @Limited('export')
  async file(
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Param('version', { schema: version }) which: number,
  ): Promise<void> {
    const text = await this.rules.file(actor, which);
    response.attachment(`rules-${which}.yaml`).type('application/yaml').send(text);
  }

  @Post('changes')
  @Allow('rule-pack:propose')
  async propose(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ): Promise<void> {
    const way = (request.body as Fields).text === undefined ? 'figures' : 'file';
    await this.forms.handle(request, response, {
      ...{ id: way, draft: `rules-${way}` },
      run: (fields) => this.changes.propose(context, readForm(ruleChangeInput, inBasisPoints(fields), shape)),
      done: ({ id: changeId }) => ({ to: `/rules/changes/${changeId}`, say: 'rules.proposed' }),
      again: (refused) => this.#rules(request, response, { actor: context.actor, refused }),
    });
  }

  @Get('changes/:id')
  @Allow('rule-pack:read')
  async preview(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Param('id', { schema: id }) changeId: string,
  ): Promise<void> {
    await this.#change(request, response, { actor, changeId, refused: null });
  }

  @Post('changes/:id')
  @Allow('rule-pack:confirm')
  async decide(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) changeId: string,
  ): Promise<void> {
    const way = (request.body as Fields).outcome === 'discard' ? 'discard' : 'confirm';
    await this.forms.handle(request, response, {
      ...{ id: way, labels: { reason: 'rules.reason' } },
      run: (fields) =>
        this.changes.decide(context, changeId, readForm(ruleDecisionInput, fields, { numbers: ['version'] })),
      done: () => ({ to: `/rules/changes/${changeId}`, say: `rules.done-${way}` }),
      again: (refused) => this.#change(request, response, { actor: context.actor, changeId, refused }),
    });
  }

  async #rules(request: Request, response: Response, { actor, refused }: Shown): Promise<void> {
    const { rules, newest, earliest, ...lists } = await this.rules.rules(actor);
    const starts = [
      { id: 'figures', draft: 'rules-figures', values: { effectiveOn: earliest, ...figureValues(newest) } },
      { id: 'file', draft: 'rules-file', values: { effectiveOn: earliest } },
    ];
    await this.pages.send(request, response, {
      view: 'pages/supervision/rules',
      title: wordsOf(request)('rules.title'),
      data: {
        ...lists,
        inForce: { version: rules.version, effectiveOn: rules.effectiveOn },
        sections: sectionsOf(rules),
        mayPropose: mayDo(actor, 'rule-pack:propose'),
        forms: await this.forms.openWays(request, starts, refused),
      },
      form: refused,
      help: 'deadlines',
    });
  }

  async #change(
    request: Request,
    response: Response,
    { actor, changeId, refused }: Shown & { changeId: string },
  ): Promise<void> {
    const { change, figures, others, effect } = await this.rules.change(actor, changeId);
    const values = { version: String(change.version) };
    const t = wordsOf(request);
    const starts = ways.map((way) => ({ id: way, values }));
    await this.pages.send(request, response, {
      view: 'pages/supervision/rule-change',
      title: t('rules.one', { day: change.effectiveOn }),
      place: [{ href: '/rules', label: t('rules.title') }],
      data: {
        ...{ change, others },
        figures: figures.map((figure) => ({ ...figure, words: wordsKey(figure.path) })),
        forms: await this.forms.openWays(request, starts, refused),
        mayDiscard: change.state === 'draft' && mayDo(actor, 'rule-pack:confirm'),
        effect: effect && {
          ...effect,
          rows: effect.rows.map((row) => ({
            ...row,
            href: placeOf({ subjectType: 'part', subjectId: row.partId }),
          })),
        },
      },
      form: refused,
      help: 'deadlines',
    });
  }
}

interface Shown {
  actor: Actor;
  refused: FormState | null;
}
