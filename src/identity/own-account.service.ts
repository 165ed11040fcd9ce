import { Injectable } from '@nestjs/common';
import { sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import type { Request } from 'express';
import { AppError } from '../domain/errors.js';
import { CommandRunner } from '../persistence/command-runner.js';
import { AccountQueries } from './account.queries.js';
import type { CommandContext } from './actor.js';
import { ActorService } from './actor.service.js';
import { PasswordService, passwordWrites } from './password.service.js';
import type { OwnPasswordInput } from './session.schema.js';
import { SessionService } from './session.service.js';
import { endSessionsOf } from './session-end.record.js';
import { SignInLimitService } from './sign-in-limit.service.js';

/** What a person does with his own account: ends sessions, changes his password. */
@Injectable()
export class OwnAccountService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly accounts: AccountQueries,
    private readonly actors: ActorService,
    private readonly passwords: PasswordService,
    private readonly sessions: SessionService,
    private readonly limit: SignInLimitService,
  ) {}

  /** Ends one of his sessions. @throws AppError `record.not-found` where it is none of his, or over */
  async endSession(context: CommandContext, sessionId: string): Promise<{ id: string }> {
    const { accountId } = context.actor;
    const name = { action: 'account:end-session', subjectType: 'account', subjectIds: [accountId] };
    return this.commands.run(context, name, async ({ em }) => {
      const gone = await em.execute<unknown[]>(sql`delete from session.session
        where encode(sha256(sid::bytea), 'hex') = ${sessionId} and sess->>'accountId' = ${accountId} returning 1`);
      if (gone.length === 0) throw new AppError('record.not-found', '这次登录已经结束。');
      return { change: { writes: [], audit: name, bodyIds: [] }, answer: { id: sessionId } };
    });
  }

  /** Ends all of his sessions, this one too: signs out everywhere. */
  async endAll(context: CommandContext): Promise<{ accountId: string }> {
    await this.#write(context, 'account:end-sessions', [endSessionsOf([context.actor.personId])]);
    return { accountId: context.actor.accountId };
  }

  /**
   * Changes the password: every other session ends, this one goes on under a new id.
   * @throws AppError `request.invalid` for a wrong present password or a new one against the rules; `sign-in.locked`
   */
  async changePassword(
    request: Request,
    context: CommandContext,
    { current, password }: OwnPasswordInput,
  ): Promise<{ accountId: string }> {
    const { accountId } = context.actor;
    const account = await this.accounts.byId(accountId);
    const tried = { userName: `password/${accountId}`, ip: context.ip };
    await this.limit.takeTry(tried);
    if (account === undefined || !(await this.passwords.matches(current, account.passwordHash)))
      throw wrongPassword();
    await this.limit.succeeded(tried);
    const hash = await this.passwords.hashChosen({ ...account, accountId }, password);
    await this.#write(
      context,
      'account:change-password',
      passwordWrites(accountId, { hash, temporary: false }),
    );
    await this.sessions.goOnAs(request, account.epoch + 1);
    return { accountId };
  }

  async #write(context: CommandContext, action: string, writes: RawQueryFragment[]): Promise<void> {
    const name = { action, subjectType: 'account', subjectIds: [context.actor.accountId] };
    await this.commands.run(context, name, async () => ({
      change: { writes, audit: name, bodyIds: [] },
      answer: null,
    }));
    this.actors.forget();
  }
}

function wrongPassword(): AppError {
  const detail = '现在的密码不对';
  return new AppError('request.invalid', `${detail}。`, { fields: [{ pointer: '/current', detail }] });
}
