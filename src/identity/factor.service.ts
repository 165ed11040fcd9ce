import { createHash, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import { ENVIRONMENT } from '../config/environment.module.js';
import type { Environment } from '../config/environment.js';
import { AppError } from '../domain/errors.js';
import type { KnownAccount } from './account.queries.js';
import type { Actor } from './actor.js';
import { AccountCipher } from './account-cipher.service.js';
import { needsSecondFactor } from './permissions.js';
import { SignInAuditService } from './sign-in-audit.service.js';
import type { SignInRequest } from './sign-in-audit.service.js';
import { SignInLimitService } from './sign-in-limit.service.js';
import { newTimeSecret, timeSecretUri, timeStepOf } from './time-code.js';

const recoveryCodes = 10;
const recoveryBytes = 10;

/** What an authenticator app is given, once. */
export interface Enrolment {
  /** For typing, base32. */
  secret: string;
  /** For the picture. */
  uri: string;
}

/** The second factor: time codes of an authenticator app, or one of ten recovery codes. Source: RFC 6238; ASVS 6.5. */
@Injectable()
export class FactorService {
  constructor(
    private readonly orm: MikroORM,
    private readonly cipher: AccountCipher,
    private readonly limit: SignInLimitService,
    private readonly audit: SignInAuditService,
    @Inject(ENVIRONMENT) private readonly env: Environment,
  ) {}

  /** Whether one of these posts may be used only with a second factor. */
  isNeeded(posts: readonly Actor[]): boolean {
    return this.env.door.secondFactor && posts.some(needsSecondFactor);
  }

  /** A fresh secret, sealed for the account. */
  newSecret({ id }: KnownAccount): string {
    return this.cipher.sealFactor(newTimeSecret(), id);
  }

  /** What the app is to be shown of a sealed secret. */
  enrolmentOf({ id, userName }: KnownAccount, sealed: string): Enrolment {
    const secret = this.cipher.openFactor(sealed, id);
    return { secret, uri: timeSecretUri(secret, userName) };
  }

  /**
   * Takes one code, which is then used up, in every process at once.
   * @throws AppError `sign-in.code-wrong`; `sign-in.locked` after five wrong ones in 15 minutes
   */
  async take(request: SignInRequest, account: KnownAccount, typed: string): Promise<void> {
    const tried = { userName: `code/${account.id}`, ip: request.ip };
    await this.limit.takeTry(tried);
    const code = typed.normalize('NFKC').replace(/[\s-]/g, '').toLowerCase();
    const taken = /^\d{6}$/.test(code)
      ? await this.#takeTimeCode(account, code)
      : await this.#takeRecovery(account, code);
    if (taken) return this.limit.succeeded(tried);
    await this.limit.failed(tried);
    const refusal = new AppError('sign-in.code-wrong', '验证码不对或已用过，请等下一个验证码再试。');
    await this.audit.refused(request, refusal);
    throw refusal;
  }

  /**
   * Judges the first code of a secret that is being enrolled and gives what is to be written, with ten recovery codes.
   * @throws AppError `sign-in.code-wrong`
   */
  enrol(
    account: KnownAccount,
    sealed: string,
    typed: string,
  ): { writes: RawQueryFragment[]; recovery: string[] } {
    const step = this.#stepOf(account, sealed, typed.normalize('NFKC').replace(/\s/g, ''));
    if (step === null)
      throw new AppError('sign-in.code-wrong', '验证码不对，请核对手机时间，等下一个验证码再试。');
    const recovery = Array.from({ length: recoveryCodes }, () => randomBytes(recoveryBytes).toString('hex'));
    const hashes = `{${recovery.map(hashOf).join(',')}}`;
    const writes = [
      sql`update account set factor_secret = ${sealed}, factor_step = ${step}, factor_since = clock_timestamp()
        where id = ${account.id}`,
      sql`insert into recovery_code (account_id, city_id, code_sha256)
        select ${account.id}, ${this.env.cityId}, unnest(${hashes}::text[])`,
    ];
    return { writes, recovery: recovery.map((code) => code.replace(/(.{5})(?=.)/g, '$1-')) };
  }

  async #takeTimeCode(account: KnownAccount, code: string): Promise<boolean> {
    const { id, factorSecret } = account;
    const step = factorSecret === null ? null : this.#stepOf(account, factorSecret, code);
    if (step === null) return false;
    const rows = await this.orm.em.fork().execute<unknown[]>(sql`update account set factor_step = ${step}
      where id = ${id} and factor_secret = ${factorSecret} and coalesce(factor_step, 0) < ${step} returning id`);
    return rows.length > 0;
  }

  async #takeRecovery({ id }: KnownAccount, code: string): Promise<boolean> {
    const rows = await this.orm.em.fork().execute<
      unknown[]
    >(sql`update recovery_code set used_at = clock_timestamp()
      where account_id = ${id} and code_sha256 = ${hashOf(code)} and used_at is null returning account_id`);
    return rows.length > 0;
  }

  #stepOf({ id }: KnownAccount, sealed: string, token: string): number | null {
    return timeStepOf(this.cipher.openFactor(sealed, id), token, Date.now());
  }
}

const hashOf = (code: string): string => createHash('sha256').update(code).digest('hex');

/** Forgets the second factor of an account, so that the next sign-in enrols anew. */
export const forgetFactor = (accountId: string): RawQueryFragment[] => [
  sql`update account set factor_secret = null, factor_step = null, factor_since = null,
    session_epoch = session_epoch + 1 where id = ${accountId}`,
  sql`delete from recovery_code where account_id = ${accountId}`,
];
