import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { mayDoTo } from '../../identity/permissions.js';
import type { Fields } from '../../web/forms/form-fields.js';
import { FormService } from '../../web/forms/form.service.js';
import type { FormState } from '../../web/forms/form-state.js';
import { readForm } from '../../web/forms/read-form.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { restrictionKinds } from '../restrictions/restriction.entity.js';
import { RestrictionRaiseService } from '../restrictions/restriction-raise.service.js';
import { restrictionInput } from '../restrictions/restriction.schema.js';
import { RestrictionSheet } from '../restrictions/restriction-sheet.pages.js';
import { EnterpriseQueries } from './enterprise.queries.js';
import { pairingInput, visitInput } from './enterprise.schema.js';
import { EnterpriseService } from './enterprise.service.js';

const id = z.uuid('编号不对');

/** One enterprise: who is paired with it, what it said, what became of its problems, and the forms of whoever may write. */
@ApiExcludeController()
@Controller('enterprises/:id')
export class EnterpriseSheetPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly queries: EnterpriseQueries,
    private readonly enterprises: EnterpriseService,
    private readonly raising: RestrictionRaiseService,
    private readonly sheet: RestrictionSheet,
  ) {}

  @Get()
  @Allow('enterprise:read')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Param('id', { schema: id }) enterpriseId: string,
  ): Promise<void> {
    await this.#show(request, response, { actor, enterpriseId, refused: null });
  }

  @Post('pair')
  @Allow('enterprise:keep')
  async pair(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) enterpriseId: string,
  ): Promise<void> {
    await this.#handle(request, response, {
      ...{ context, enterpriseId, way: 'pair' },
      run: (fields) =>
        this.enterprises.pair(
          context,
          enterpriseId,
          readForm(pairingInput, fields, { days: ['fromOn'], numbers: ['version'] }),
        ),
    });
  }

  @Post('visits')
  @Allow('enterprise:visit')
  async visit(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) enterpriseId: string,
  ): Promise<void> {
    await this.#handle(request, response, {
      ...{ context, enterpriseId, way: 'visit' },
      run: (fields) =>
        this.enterprises.visit(context, enterpriseId, readForm(visitInput, fields, { days: ['visitedOn'] })),
    });
  }

  @Post('problems')
  @Allow('enterprise:visit')
  async problem(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) enterpriseId: string,
  ): Promise<void> {
    await this.#handle(request, response, {
      ...{ context, enterpriseId, way: 'raise' },
      run: async (fields) => {
        // The page is of one enterprise: what it raises belongs to a visit there.
        const { visits } = await this.queries.get(context.actor, enterpriseId);
        const mine = visits.some((visit) => visit.id === fields.visitId) ? fields.visitId : visits[0]?.id;
        const named = await this.sheet.withBody(context, { ...fields, visitId: mine ?? '' });
        return this.raising.raise(context, { input: readForm(restrictionInput, named) });
      },
    });
  }

  #handle(request: Request, response: Response, { context, enterpriseId, way, run }: Sent): Promise<void> {
    return this.forms.handle(request, response, {
      ...{ id: way, run, labels: { leaderPost: 'enterprises.leader' } },
      done: () => ({ to: `/enterprises/${enterpriseId}`, say: `enterprises.done-${way}` }),
      again: (refused) => this.#show(request, response, { actor: context.actor, enterpriseId, refused }),
    });
  }

  async #show(request: Request, response: Response, { actor, enterpriseId, refused }: Shown): Promise<void> {
    const { today, ...enterprise } = await this.queries.get(actor, enterpriseId);
    const t = wordsOf(request);
    const mayKeep = mayDoTo(actor, 'enterprise:keep', enterprise);
    const mayVisit =
      enterprise.leaderPostId === actor.postId || mayDoTo(actor, 'enterprise:visit', enterprise);
    const by = enterprise.leaderPostId === null ? 'self' : 'leader';
    const starts = [
      ...(mayKeep ? [{ id: 'pair', values: { version: String(enterprise.version), fromOn: today } }] : []),
      ...(mayVisit
        ? [{ id: 'visit', draft: `visit:${enterpriseId}`, values: { visitedOn: today, by } }]
        : []),
      ...(mayVisit && enterprise.visits.length > 0
        ? [{ id: 'raise', values: { visitId: enterprise.visits[0]?.id ?? '' } }]
        : []),
    ];
    await this.pages.send(request, response, {
      view: 'pages/supervision/enterprise',
      title: enterprise.name,
      place: [{ href: '/enterprises', label: t('enterprises.title') }],
      data: {
        enterprise,
        forms: await this.forms.openWays(request, starts, refused),
        leaders: mayKeep
          ? (await this.queries.leaders(actor)).map(({ code, label }) => ({ value: code, label }))
          : [],
        visitors: (['leader', 'self'] as const).map((value) => ({
          value,
          label: t(`enterprises.by-${value}`),
        })),
        visits: enterprise.visits.map(({ id: value, visitedOn, name }) => ({
          value,
          label: `${visitedOn} ${name}`,
        })),
        kinds: restrictionKinds.map((value) => ({ value, label: t(`restrictions.kind-${value}`) })),
      },
      form: refused,
      help: 'projects',
    });
  }
}

interface Sent {
  context: CommandContext;
  enterpriseId: string;
  way: 'pair' | 'visit' | 'raise';
  run: (fields: Fields) => Promise<unknown>;
}

interface Shown {
  actor: Actor;
  enterpriseId: string;
  refused: FormState | null;
}
