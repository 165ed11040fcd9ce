import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { dayOf } from '../../domain/calendar/city-day.js';
import { AppError } from '../../domain/errors.js';
import { revokeFor } from '../../organization/tenure/delegation.record.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import type { CommandContext } from '../actor.js';
import { ActorService } from '../actor.service.js';
import { AccountCipher } from '../account-cipher.service.js';
import { PasswordService } from '../password.service.js';
import { endSessionsOf } from '../session-end.record.js';
import { appointmentOf, assertMayHold, heldPosts, lockAccount } from './account-admin.record.js';
import type { AccountInput, AppointInput, DismissInput, ReasonInput } from './account-admin.schema.js';

/** The system administrator: accounts, and which person is on which post. He gives no right. */
@Injectable()
export class AccountAdminService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly actors: ActorService,
    private readonly passwords: PasswordService,
    private readonly cipher: AccountCipher,
  ) {}

  /**
   * A person and his account, which has no post and no right yet. The temporary password is shown once; it follows
   * from the answer, so that sending twice shows the same one and nothing keeps it.
   * @throws AppError `account.name-taken`
   */
  async create(
    context: CommandContext,
    { name, userName }: AccountInput,
  ): Promise<{ accountId: string; temporaryPassword: string }> {
    const { cityId } = context.actor;
    const [newId, personId] = [randomUUID(), randomUUID()];
    const hash = await this.passwords.hash(this.cipher.temporaryPassword(newId));
    const line = { action: 'account:create', subjectType: 'account', subjectIds: [newId] };
    const { accountId } = await this.commands.run(context, line, async ({ em }) => {
      const taken = await em.execute<unknown[]>(
        sql`select 1 from account where city_id = ${cityId} and user_name = ${userName}`,
      );
      if (taken.length > 0) throw nameTaken();
      const writes = [
        sql`insert into person (id, city_id, name) values (${personId}, ${cityId}, ${name})`,
        sql`insert into account (id, city_id, person_id, user_name, password_hash, password_temporary)
          values (${newId}, ${cityId}, ${personId}, ${userName}, ${hash}, true)`,
      ];
      const change = { writes, audit: { ...line, details: { name, userName } }, bodyIds: [] };
      return { change, answer: { accountId: newId } };
    });
    return { accountId, temporaryPassword: this.cipher.temporaryPassword(accountId) };
  }

  /** Nobody signs in by it any more; its sessions end. @throws AppError `state.illegal-step`, `account.own` */
  disable(
    context: CommandContext,
    accountId: string,
    { reason }: ReasonInput,
  ): Promise<{ accountId: string }> {
    return this.#change(
      context,
      { action: 'account:disable', accountId, details: { reason } },
      async (em) => {
        const { disabledAt } = await lockAccount(em, context, accountId);
        if (disabledAt !== null) throw new AppError('state.illegal-step', '这个账号已经停用。');
        return [
          sql`update account set disabled_at = clock_timestamp(), session_epoch = session_epoch + 1 where id = ${accountId}`,
        ];
      },
    );
  }

  /** Lets it be used again, with the posts and rights that are still there. @throws AppError `state.illegal-step` */
  enable(
    context: CommandContext,
    accountId: string,
    { reason }: ReasonInput,
  ): Promise<{ accountId: string }> {
    return this.#change(context, { action: 'account:enable', accountId, details: { reason } }, async (em) => {
      const { disabledAt } = await lockAccount(em, context, accountId);
      if (disabledAt === null) throw new AppError('state.illegal-step', '这个账号没有停用。');
      return [sql`update account set disabled_at = null where id = ${accountId}`];
    });
  }

  /**
   * Puts a person on a post for these days. He may not act for it before the security administrator grants the right.
   * @throws AppError `account.one-administrator-post`, `state.illegal-step` where somebody holds it, `request.invalid`
   */
  appoint(context: CommandContext, accountId: string, input: AppointInput): Promise<{ accountId: string }> {
    const { postId, fromOn, toOn = null } = input;
    const { cityId } = context.actor;
    if (toOn !== null && toOn < fromOn) throw refused('/toOn', '结束日期早于开始日期');
    return this.#change(
      context,
      { action: 'account:appoint', accountId, details: input },
      async (em, today) => {
        const { personId } = await lockAccount(em, context, accountId);
        const [post] = await em.execute<{ role: string }[]>(
          sql`select role from post where id = ${postId} and city_id = ${cityId}`,
        );
        if (post === undefined) throw refused('/postId', '没有这个岗位');
        assertMayHold(await heldPosts(em, personId, today), post.role);
        const others = await em.execute<unknown[]>(sql`select 1 from appointment where post_id = ${postId}
        and from_on <= ${toOn ?? 'infinity'}::date and coalesce(to_on, 'infinity') >= ${fromOn}::date`);
        if (others.length > 0)
          throw new AppError('state.illegal-step', '这个岗位在这段时间已有人任职，请先结束他的任职。');
        return [
          sql`insert into appointment (city_id, post_id, person_id, from_on, to_on, granted_at)
          values (${cityId}, ${postId}, ${personId}, ${fromOn}, ${toOn}, null)`,
        ];
      },
    );
  }

  /** Ends an appointment with the end of a day; the person’s sessions end now. @throws AppError `request.invalid` */
  dismiss(context: CommandContext, accountId: string, input: DismissInput): Promise<{ accountId: string }> {
    return this.#change(
      context,
      { action: 'account:dismiss', accountId, details: input },
      async (em, today, now) => {
        const { personId } = await lockAccount(em, context, accountId);
        const held = appointmentOf(await heldPosts(em, personId, today), input.appointmentId);
        if (input.toOn < held.fromOn) throw refused('/toOn', `须不早于到任日期${held.fromOn}`);
        return [
          sql`update appointment set to_on = ${input.toOn} where id = ${held.id}`,
          revokeFor({ postId: held.postId }, now),
          endSessionsOf([personId]),
        ];
      },
    );
  }

  async #change(
    context: CommandContext,
    { action, accountId, details }: { action: string; accountId: string; details: object },
    judge: (em: EntityManager, today: string, now: Date) => Promise<RawQueryFragment[]>,
  ): Promise<{ accountId: string }> {
    const name = { action, subjectType: 'account', subjectIds: [accountId] };
    const answer = await this.commands.run(context, name, async ({ em, now: readNow }) => {
      const now = await readNow();
      const writes = await judge(em, dayOf(now), now);
      const change = { writes, audit: { ...name, details: { ...details } }, bodyIds: [] };
      return { change, answer: { accountId } };
    });
    this.actors.forget();
    return answer;
  }
}

function nameTaken(): AppError {
  const detail = '这个登录名已有人用，请换一个';
  return new AppError('account.name-taken', `${detail}。`, { fields: [{ pointer: '/userName', detail }] });
}

const refused = (pointer: string, detail: string): AppError =>
  new AppError('request.invalid', `${detail}。`, { fields: [{ pointer, detail }] });
