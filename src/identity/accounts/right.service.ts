import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { ENVIRONMENT } from '../../config/environment.module.js';
import type { Environment } from '../../config/environment.js';
import { dayOf } from '../../domain/calendar/city-day.js';
import { AppError } from '../../domain/errors.js';
import { revokeFor } from '../../organization/tenure/delegation.record.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import type { CommandContext } from '../actor.js';
import { ActorService } from '../actor.service.js';
import { forgetFactor } from '../factor.service.js';
import { AccountCipher } from '../account-cipher.service.js';
import { PasswordService, passwordWrites } from '../password.service.js';
import { endSessionsOf } from '../session-end.record.js';
import { appointmentOf, assertMayHold, heldPosts, lockAccount } from './account-admin.record.js';
import type { LockedAccount } from './account-admin.record.js';
import type { LinkInput, ReasonInput, RightInput } from './account-admin.schema.js';

type Judge = (em: EntityManager, account: LockedAccount, now: Date) => Promise<RawQueryFragment[]>;

interface Act {
  action: string;
  accountId: string;
  details?: object;
}

/** The security administrator: grants and takes back rights, ends sessions, unlocks. He makes no account. */
@Injectable()
export class RightService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly actors: ActorService,
    private readonly passwords: PasswordService,
    private readonly cipher: AccountCipher,
    @Inject(ENVIRONMENT) private readonly env: Environment,
  ) {}

  /**
   * Grants the right of the post that a person was put on; his sessions end, the next sign-in has it.
   * @throws AppError `state.illegal-step` where it was granted, `account.one-administrator-post`, `account.own`
   */
  grant(context: CommandContext, accountId: string, input: RightInput): Promise<{ accountId: string }> {
    return this.#change(
      context,
      { action: 'right:grant', accountId, details: input },
      async (em, { personId }, now) => {
        const held = await heldPosts(em, personId, dayOf(now));
        const post = appointmentOf(held, input.appointmentId);
        if (post.grantedAt !== null) throw new AppError('state.illegal-step', '这个岗位的权限已经授予。');
        assertMayHold(
          held.filter(({ id }) => id !== post.id),
          post.role,
        );
        return [
          sql`update appointment set granted_at = clock_timestamp(), granted_by = ${context.actor.personId}
          where id = ${post.id}`,
          endSessionsOf([personId]),
        ];
      },
    );
  }

  /** Takes the right of a post back at once; the person stays on it. @throws AppError `state.illegal-step` */
  revoke(context: CommandContext, accountId: string, input: RightInput): Promise<{ accountId: string }> {
    return this.#change(
      context,
      { action: 'right:revoke', accountId, details: input },
      async (em, { personId }, now) => {
        const post = appointmentOf(await heldPosts(em, personId, dayOf(now)), input.appointmentId);
        if (post.grantedAt === null) throw new AppError('state.illegal-step', '这个岗位没有授予权限。');
        return [
          sql`update appointment set granted_at = null, granted_by = ${context.actor.personId} where id = ${post.id}`,
          revokeFor({ postId: post.postId }, now),
          endSessionsOf([personId]),
        ];
      },
    );
  }

  /** Ends every session of somebody else. */
  endSessions(context: CommandContext, accountId: string): Promise<{ accountId: string }> {
    return this.#change(context, { action: 'right:end-sessions', accountId }, async (_em, { personId }) => [
      endSessionsOf([personId]),
    ]);
  }

  /** Forgets the failed sign-ins and codes of an account. */
  unlock(context: CommandContext, accountId: string): Promise<{ accountId: string }> {
    return this.#change(context, { action: 'right:unlock', accountId }, async (_em, { userName }) => [
      sql`delete from sign_in_failure
        where user_name in (${userName}, ${`code/${accountId}`}, ${`password/${accountId}`})`,
    ]);
  }

  /** Forgets the second factor of somebody who lost his phone: the next sign-in enrols anew. */
  resetFactor(
    context: CommandContext,
    accountId: string,
    { reason }: ReasonInput,
  ): Promise<{ accountId: string }> {
    const act = { action: 'right:reset-factor', accountId, details: { reason } };
    return this.#change(context, act, async () => forgetFactor(accountId));
  }

  /** A temporary password in the place of one that was forgotten; shown once, changed at the next sign-in. */
  async resetPassword(
    context: CommandContext,
    accountId: string,
    { reason }: ReasonInput,
  ): Promise<{ accountId: string; temporaryPassword: string }> {
    const newId = randomUUID();
    const hash = await this.passwords.hash(this.cipher.temporaryPassword(newId));
    const line = { action: 'right:reset-password', subjectType: 'account', subjectIds: [accountId] };
    const { actId } = await this.commands.run(context, line, async ({ em }) => {
      await lockAccount(em, context, accountId);
      const writes = passwordWrites(accountId, { hash, temporary: true });
      return {
        change: { writes, audit: { ...line, details: { reason } }, bodyIds: [] },
        answer: { actId: newId },
      };
    });
    this.actors.forget();
    return { accountId, temporaryPassword: this.cipher.temporaryPassword(actId) };
  }

  /** Links the account with the person whom the city's provider of sign-ins knows. @throws AppError `state.illegal-step` */
  link(context: CommandContext, accountId: string, { subject }: LinkInput): Promise<{ accountId: string }> {
    const { oidc } = this.env.door;
    if (oidc === null) throw new AppError('state.illegal-step', '没有接入统一身份认证。');
    const details = { issuer: oidc.issuer, subject };
    return this.#change(context, { action: 'right:link', accountId, details }, async () => [
      sql`insert into account_identity (account_id, city_id, issuer, subject)
        values (${accountId}, ${context.actor.cityId}, ${oidc.issuer}, ${subject})
        on conflict (account_id) do update set issuer = excluded.issuer, subject = excluded.subject,
          linked_at = clock_timestamp()`,
    ]);
  }

  async #change(
    context: CommandContext,
    { action, accountId, details = {} }: Act,
    judge: Judge,
  ): Promise<{ accountId: string }> {
    const name = { action, subjectType: 'account', subjectIds: [accountId] };
    const answer = await this.commands.run(context, name, async ({ em, now: readNow }) => {
      const account = await lockAccount(em, context, accountId);
      const writes = await judge(em, account, await readNow());
      const change = { writes, audit: { ...name, details: { ...details } }, bodyIds: [] };
      return { change, answer: { accountId } };
    });
    this.actors.forget();
    return answer;
  }
}
