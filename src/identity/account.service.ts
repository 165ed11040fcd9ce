import { Inject, Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import { hash, verify } from '@node-rs/argon2';
import { ENVIRONMENT } from '../config/environment.module.js';
import type { Environment } from '../config/environment.js';
import { AppError } from '../domain/errors.js';
import type { Actor } from './actor.js';
import { ActorService } from './actor.service.js';
import { SignInAuditService } from './sign-in-audit.service.js';
import type { SignInRequest } from './sign-in-audit.service.js';
import { SignInLimitService } from './sign-in-limit.service.js';

interface Account {
  id: string;
  password_hash: string;
}

/** Signs people in by user name and password. */
@Injectable()
export class AccountService {
  // Checked where there is no such account, so that both answers take the same time.
  readonly #nobodysHash = hash('no account has this password');

  constructor(
    private readonly orm: MikroORM,
    private readonly actors: ActorService,
    private readonly limit: SignInLimitService,
    private readonly audit: SignInAuditService,
    @Inject(ENVIRONMENT) private readonly env: Environment,
  ) {}

  /**
   * The posts for which the person may act today, never empty; each try is in the audit trail.
   * @throws AppError `sign-in.failed`, `sign-in.locked`, `permission.denied` for a person without a post
   */
  async signIn(request: SignInRequest, password: string): Promise<[Actor, ...Actor[]]> {
    try {
      const posts = await this.#admit(request, password);
      await this.audit.succeeded(request, posts[0]);
      return posts;
    } catch (error) {
      if (error instanceof AppError) await this.audit.refused(request, error);
      throw error;
    }
  }

  async #admit(request: SignInRequest, password: string): Promise<[Actor, ...Actor[]]> {
    await this.limit.takeTry(request);
    const account = await this.#findAccount(request.userName);
    const matches = await verify(account?.password_hash ?? (await this.#nobodysHash), password);
    if (account === undefined || !matches) {
      await this.limit.failed(request);
      throw new AppError('sign-in.failed', '用户名或密码不对，请核对后再试。');
    }
    await this.limit.succeeded(request);
    const [first, ...others] = await this.actors.listPosts(account.id);
    if (first === undefined)
      throw new AppError('permission.denied', '本账号目前没有任职，请联系系统管理员。');
    return [first, ...others];
  }

  async #findAccount(userName: string): Promise<Account | undefined> {
    const [account] = await this.orm.em.fork().execute<Account[]>(sql`select id, password_hash from account
      where city_id = ${this.env.cityId} and user_name = ${userName} and disabled_at is null
        and (${this.env.demo} or not demo)`);
    return account;
  }
}
