import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { z } from 'zod';
import type { CommandContext } from '../actor.js';
import { Allow } from '../allow.decorator.js';
import { CurrentContext } from '../current-context.decorator.js';
import { OwnAccountService } from '../own-account.service.js';
import { OwnSessionQueries } from '../own-session.queries.js';
import { ownPasswordInput } from '../session.schema.js';
import type { OwnPasswordInput } from '../session.schema.js';
import { AccountActQueries } from './account-act.queries.js';
import { AccountAdminQueries } from './account-admin.queries.js';
import * as schema from './account-admin.schema.js';
import { AccountAdminService } from './account-admin.service.js';
import { RightService } from './right.service.js';

const id = z.uuid('编号不对');
const sessionId = z.string().regex(/^[0-9a-f]{64}$/, '编号不对');
const page = z.object({
  after: z
    .string()
    .regex(/^\d{1,18}$/, '编号不对')
    .optional(),
});

@ApiTags('accounts')
@Controller('api/v1')
export class AccountController {
  constructor(
    private readonly accounts: AccountAdminService,
    private readonly rights: RightService,
    private readonly queries: AccountAdminQueries,
    private readonly acts: AccountActQueries,
    private readonly own: OwnAccountService,
    private readonly sessions: OwnSessionQueries,
  ) {}

  @Get('accounts')
  @Allow('account:keep')
  @ApiOperation({ summary: 'Accounts by user name, 50 at a time', operationId: 'listAccounts' })
  list(
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: schema.accountSearch }) search: schema.AccountSearch,
  ) {
    return this.queries.list(actor, search);
  }

  @Post('accounts')
  @Allow('account:keep')
  @ApiOperation({ summary: 'Makes a person and his account, without a right', operationId: 'createAccount' })
  create(
    @CurrentContext() context: CommandContext,
    @Body({ schema: schema.accountInput }) input: schema.AccountInput,
  ) {
    return this.accounts.create(context, input);
  }

  @Post('accounts/:id/disable')
  @HttpCode(200)
  @Allow('account:keep')
  @ApiOperation({ summary: 'Disables an account and ends its sessions', operationId: 'disableAccount' })
  disable(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) accountId: string,
    @Body({ schema: schema.reasonInput }) input: schema.ReasonInput,
  ) {
    return this.accounts.disable(context, accountId, input);
  }

  @Post('accounts/:id/enable')
  @HttpCode(200)
  @Allow('account:keep')
  @ApiOperation({ summary: 'Enables an account again', operationId: 'enableAccount' })
  enable(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) accountId: string,
    @Body({ schema: schema.reasonInput }) input: schema.ReasonInput,
  ) {
    return this.accounts.enable(context, accountId, input);
  }

  @Post('accounts/:id/posts')
  @Allow('account:keep')
  @ApiOperation({ summary: 'Puts a person on a post; the right waits', operationId: 'appointPerson' })
  appoint(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) accountId: string,
    @Body({ schema: schema.appointInput }) input: schema.AppointInput,
  ) {
    return this.accounts.appoint(context, accountId, input);
  }

  @Post('accounts/:id/posts/end')
  @HttpCode(200)
  @Allow('account:keep')
  @ApiOperation({ summary: 'Ends an appointment', operationId: 'dismissPerson' })
  dismiss(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) accountId: string,
    @Body({ schema: schema.dismissInput }) input: schema.DismissInput,
  ) {
    return this.accounts.dismiss(context, accountId, input);
  }

  @Get('rights')
  @Allow('right:grant')
  @ApiOperation({ summary: 'Rights that wait to be granted', operationId: 'listWaitingRights' })
  async waiting(@CurrentContext() { actor }: CommandContext) {
    return { items: await this.queries.waiting(actor) };
  }

  @Post('rights/:id/grant')
  @HttpCode(200)
  @Allow('right:grant')
  @ApiOperation({ summary: 'Grants the right of an appointment', operationId: 'grantRight' })
  grant(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) accountId: string,
    @Body({ schema: schema.rightInput }) input: schema.RightInput,
  ) {
    return this.rights.grant(context, accountId, input);
  }

  @Post('rights/:id/revoke')
  @HttpCode(200)
  @Allow('right:grant')
  @ApiOperation({ summary: 'Takes the right of an appointment back', operationId: 'revokeRight' })
  revoke(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) accountId: string,
    @Body({ schema: schema.rightInput }) input: schema.RightInput,
  ) {
    return this.rights.revoke(context, accountId, input);
  }

  @Post('rights/:id/end-sessions')
  @HttpCode(200)
  @Allow('right:grant')
  @ApiOperation({ summary: 'Ends every session of an account', operationId: 'endSessionsOf' })
  endSessions(@CurrentContext() context: CommandContext, @Param('id', { schema: id }) accountId: string) {
    return this.rights.endSessions(context, accountId);
  }

  @Post('rights/:id/unlock')
  @HttpCode(200)
  @Allow('right:grant')
  @ApiOperation({ summary: 'Forgets the failed sign-ins of an account', operationId: 'unlockAccount' })
  unlock(@CurrentContext() context: CommandContext, @Param('id', { schema: id }) accountId: string) {
    return this.rights.unlock(context, accountId);
  }

  @Post('rights/:id/reset-factor')
  @HttpCode(200)
  @Allow('right:grant')
  @ApiOperation({ summary: 'Forgets the second factor of an account', operationId: 'resetFactor' })
  resetFactor(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) accountId: string,
    @Body({ schema: schema.reasonInput }) input: schema.ReasonInput,
  ) {
    return this.rights.resetFactor(context, accountId, input);
  }

  @Post('rights/:id/reset-password')
  @HttpCode(200)
  @Allow('right:grant')
  @ApiOperation({ summary: 'Gives a temporary password', operationId: 'resetPassword' })
  resetPassword(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) accountId: string,
    @Body({ schema: schema.reasonInput }) input: schema.ReasonInput,
  ) {
    return this.rights.resetPassword(context, accountId, input);
  }

  @Post('rights/:id/link')
  @HttpCode(200)
  @Allow('right:grant')
  @ApiOperation({ summary: 'Links an account with the provider of sign-ins', operationId: 'linkIdentity' })
  link(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) accountId: string,
    @Body({ schema: schema.linkInput }) input: schema.LinkInput,
  ) {
    return this.rights.link(context, accountId, input);
  }

  @Get('account-acts')
  @Allow('account-act:read')
  @ApiOperation({ summary: 'What was done with accounts and rights', operationId: 'listAccountActs' })
  listActs(
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: page }) { after }: z.infer<typeof page>,
  ) {
    return this.acts.list(actor, after ?? null);
  }

  @Get('session/all')
  @Allow('session:keep')
  @ApiOperation({ summary: 'One’s own live sessions', operationId: 'listOwnSessions' })
  async ownSessions(@Req() request: Request, @CurrentContext() { actor }: CommandContext) {
    return { items: await this.sessions.list(actor.accountId, request.sessionID) };
  }

  @Delete('session/all')
  @HttpCode(200)
  @Allow('session:keep')
  @ApiOperation({ summary: 'Signs out everywhere', operationId: 'endOwnSessions' })
  endOwn(@CurrentContext() context: CommandContext) {
    return this.own.endAll(context);
  }

  @Delete('session/all/:id')
  @HttpCode(200)
  @Allow('session:keep')
  @ApiOperation({ summary: 'Ends one of one’s own sessions', operationId: 'endOwnSession' })
  endOne(@CurrentContext() context: CommandContext, @Param('id', { schema: sessionId }) which: string) {
    return this.own.endSession(context, which);
  }

  @Post('session/own-password')
  @HttpCode(200)
  @Allow('session:keep')
  @ApiOperation({ summary: 'Changes one’s own password', operationId: 'changeOwnPassword' })
  changePassword(
    @Req() request: Request,
    @CurrentContext() context: CommandContext,
    @Body({ schema: ownPasswordInput }) input: OwnPasswordInput,
  ) {
    return this.own.changePassword(request, context, input);
  }
}
