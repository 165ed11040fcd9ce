import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import { AppError } from '../domain/errors.js';
import { AccountQueries } from './account.queries.js';
import type { KnownAccount } from './account.queries.js';
import { ActorService } from './actor.service.js';
import { PasswordService } from './password.service.js';
import { SignInAuditService } from './sign-in-audit.service.js';
import type { SignInRequest } from './sign-in-audit.service.js';
import { SignInLimitService } from './sign-in-limit.service.js';

const temporaryLastsMs = 7 * 86_400_000;

/** Knows people by user name and password. */
@Injectable()
export class AccountService {
  constructor(
    private readonly orm: MikroORM,
    private readonly accounts: AccountQueries,
    private readonly actors: ActorService,
    private readonly passwords: PasswordService,
    private readonly limit: SignInLimitService,
    private readonly audit: SignInAuditService,
  ) {}

  /**
   * The account of that name and password; it holds a post. A refusal is in the audit trail.
   * @throws AppError `sign-in.failed`, `sign-in.locked`, `permission.denied` for a person without a post
   */
  async admit(request: SignInRequest, password: string): Promise<KnownAccount> {
    return this.#audited(request, async () => {
      await this.limit.takeTry(request);
      const account = await this.accounts.byName(request.userName);
      const matches = await this.passwords.matches(password, account?.passwordHash);
      if (account === undefined || !matches) {
        await this.limit.failed(request);
        throw new AppError('sign-in.failed', '用户名或密码不对，请核对后再试。');
      }
      await this.limit.succeeded(request);
      await this.#renewHash(account, password);
      return this.#requirePost(account);
    });
  }

  /**
   * The account that a provider of sign-ins vouches for under a subject; undefined: none is linked with it.
   * @throws AppError `sign-in.not-linked`, `permission.denied` as `admit`
   */
  admitKnown(
    request: SignInRequest,
    account: KnownAccount | undefined,
    subject: string,
  ): Promise<KnownAccount> {
    return this.#audited(request, async () => {
      if (account !== undefined) return this.#requirePost(account);
      const detail = `统一身份认证编号“${subject}”没有关联本系统的账号，请把这个编号告诉安全管理员。`;
      throw new AppError('sign-in.not-linked', detail);
    });
  }

  async #audited<T>(request: SignInRequest, admit: () => Promise<T>): Promise<T> {
    try {
      return await admit();
    } catch (error) {
      if (error instanceof AppError) await this.audit.refused(request, error);
      throw error;
    }
  }

  async #requirePost(account: KnownAccount): Promise<KnownAccount> {
    if (account.temporary && Date.now() - account.passwordSetAt.getTime() >= temporaryLastsMs)
      throw new AppError('sign-in.failed', '初始密码已过期，请联系安全管理员重新设置。');
    if ((await this.actors.listPosts(account.id)).length === 0)
      throw new AppError('permission.denied', '本账号目前没有任职或者还没有授权，请联系系统管理员。');
    return account;
  }

  // Only here the password is known: a hash of former days gets the work of today.
  async #renewHash({ id, passwordHash }: KnownAccount, password: string): Promise<void> {
    if (!this.passwords.isWeak(passwordHash)) return;
    const renewed = await this.passwords.hash(password);
    await this.orm.em.fork().execute(sql`update account set password_hash = ${renewed}
      where id = ${id} and password_hash = ${passwordHash}`);
  }
}
