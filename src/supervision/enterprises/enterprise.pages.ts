import { Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { mayDo } from '../../identity/permissions.js';
import { freshForm } from '../../web/forms/form-state.js';
import type { FormState } from '../../web/forms/form-state.js';
import { FormService } from '../../web/forms/form.service.js';
import { readForm } from '../../web/forms/read-form.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { RestrictionSheet } from '../restrictions/restriction-sheet.pages.js';
import { deskLinks } from '../../web/desk-links.js';
import { EnterpriseQueries } from './enterprise.queries.js';
import { enterpriseInput } from './enterprise.schema.js';
import { EnterpriseService } from './enterprise.service.js';

const tabs = ['leaders', 'all'] as const;
const filter = z.object({
  show: z.enum(tabs).catch('leaders'),
  words: z.string().trim().max(100).catch(''),
});
const newForm = { id: 'enterprise', draft: 'enterprise:new' };

/** 工业企业包抓: the enterprises leader by leader, all of them, and the form by which one is registered. */
@ApiExcludeController()
@Controller('enterprises')
export class EnterprisePages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly queries: EnterpriseQueries,
    private readonly enterprises: EnterpriseService,
    private readonly sheet: RestrictionSheet,
  ) {}

  @Get()
  @Allow('enterprise:read')
  async list(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: filter }) { show, words }: z.infer<typeof filter>,
  ): Promise<void> {
    const t = wordsOf(request);
    const groups = show === 'leaders' ? await this.#groups(actor, t) : [];
    const items = show === 'all' ? await this.queries.list(actor, { words }) : [];
    await this.pages.send(request, response, {
      view: 'pages/supervision/enterprises',
      title: t('enterprises.title'),
      data: {
        desk: deskLinks(actor, '/enterprises', t),
        ...{ show, groups, items, count: items.length },
        filterForm: freshForm(request, { id: 'enterprises', values: { words } }),
        tabs: tabs.map((name) => ({ name, current: name === show })),
        mayKeep: mayDo(actor, 'enterprise:keep'),
      },
      help: 'projects',
    });
  }

  @Get('new')
  @Allow('enterprise:keep')
  async open(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.#showNew(request, response, await this.forms.open(request, newForm));
  }

  @Post('new')
  @Allow('enterprise:keep')
  async register(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ): Promise<void> {
    await this.forms.handle(request, response, {
      ...newForm,
      run: async (fields) =>
        this.enterprises.register(
          context,
          readForm(enterpriseInput, await this.sheet.withBody(context, fields)),
        ),
      done: ({ id }) => ({ to: `/enterprises/${id}`, say: 'enterprises.done-register' }),
      again: (form) => this.#showNew(request, response, form),
    });
  }

  async #groups(actor: CommandContext['actor'], t: (key: string) => string) {
    const { leaders, unpaired } = await this.queries.byLeader(actor);
    const paired = leaders.map(({ title, name, enterprises }) => ({ title, name, enterprises }));
    if (unpaired.length === 0) return paired;
    return [...paired, { title: t('enterprises.unpaired'), name: '', enterprises: unpaired }];
  }

  async #showNew(request: Request, response: Response, form: FormState): Promise<void> {
    const t = wordsOf(request);
    await this.pages.send(request, response, {
      view: 'pages/supervision/enterprise-new',
      title: t('enterprises.register'),
      place: [{ href: '/enterprises', label: t('enterprises.title') }],
      data: { newForm: form },
      form,
      help: 'projects',
    });
  }
}
