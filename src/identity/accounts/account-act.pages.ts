import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { ChainStateQueries } from '../../oversight/chain-state.queries.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import type { CommandContext } from '../actor.js';
import { Allow } from '../allow.decorator.js';
import { CurrentContext } from '../current-context.decorator.js';
import { AccountActQueries } from './account-act.queries.js';
import { permissionTable } from './permission-table.js';

const asked = z.object({ after: z.union([z.literal(''), z.string().regex(/^\d{1,18}$/)]).default('') });

/** 管理审计 of the audit administrator, and the permission table for everybody. */
@ApiExcludeController()
@Controller()
export class AccountActPages {
  constructor(
    private readonly pages: PageService,
    private readonly acts: AccountActQueries,
    private readonly chain: ChainStateQueries,
  ) {}

  @Get('account-acts')
  @Allow('account-act:read')
  async list(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: asked }) { after }: z.infer<typeof asked>,
  ): Promise<void> {
    const { items, next } = await this.acts.list(actor, after === '' ? null : after);
    await this.pages.send(request, response, {
      view: 'pages/identity/account-acts',
      title: wordsOf(request)('account-acts.title'),
      help: 'administrators',
      data: {
        items: items.map((act) => ({ ...act, word: act.action.replace(':', '-') })),
        chain: await this.chain.get(actor.cityId),
        first: after === '' ? null : '/account-acts',
        next: next && `/account-acts?after=${next}`,
      },
    });
  }

  /** Made out of the table by which every request is judged. */
  @Get('permissions')
  @Allow('permission:read')
  async permissions(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.pages.send(request, response, {
      view: 'pages/identity/permissions',
      title: wordsOf(request)('permissions.title'),
      help: 'administrators',
      data: { rows: permissionTable(wordsOf(request)) },
    });
  }
}
