import { Inject, Injectable } from '@nestjs/common';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import type { Request } from 'express';
import { ENVIRONMENT } from '../config/environment.module.js';
import type { Environment } from '../config/environment.js';
import { AppError } from '../domain/errors.js';
import { isPasswordTooOld } from '../domain/identity/password-rules.js';
import { nextStep } from '../domain/identity/sign-in-step.js';
import type { SignInStep } from '../domain/identity/sign-in-step.js';
import { CommandRunner } from '../persistence/command-runner.js';
import { AccountQueries } from './account.queries.js';
import type { KnownAccount } from './account.queries.js';
import { AccountService } from './account.service.js';
import { ActorService } from './actor.service.js';
import { FactorService } from './factor.service.js';
import type { Enrolment } from './factor.service.js';
import type { VouchedFor } from './oidc.service.js';
import { PasswordService, passwordWrites } from './password.service.js';
import { requestIdOf } from './request-id-of.js';
import { renewSession, saveSession } from './session-data.js';
import type { WaitingSignIn } from './session-data.js';
import type { SessionView, SignInInput } from './session.schema.js';
import { SessionService } from './session.service.js';
import type { SignInRequest } from './sign-in-audit.service.js';

const waitsMs = 10 * 60_000;

type Passed = Omit<WaitingSignIn, 'step' | 'secret'>;

/** The way in, step by step; each step has a session id of its own, and only the last one lets anybody in. */
@Injectable()
export class SignInService {
  constructor(
    private readonly accounts: AccountService,
    private readonly queries: AccountQueries,
    private readonly actors: ActorService,
    private readonly factors: FactorService,
    private readonly passwords: PasswordService,
    private readonly sessions: SessionService,
    private readonly commands: CommandRunner,
    @Inject(ENVIRONMENT) private readonly env: Environment,
  ) {}

  /** The first step, by name and password. @throws AppError as AccountService.admit */
  async withPassword(request: Request, input: SignInInput, returnTo = '/'): Promise<SessionView> {
    const account = await this.accounts.admit(triedBy(request, input.userName), input.password);
    return this.#goOn(request, begun(account, returnTo));
  }

  /**
   * The first step, by the city's provider of sign-ins: issuer and subject say who it is, never a name.
   * @throws AppError `sign-in.not-linked`, or as AccountService.admitKnown
   */
  async withIdentity(request: Request, vouched: VouchedFor): Promise<SessionView> {
    const known = await this.queries.byIdentity(vouched);
    const tried = triedBy(request, known?.userName ?? `oidc/${vouched.subject}`);
    const account = await this.accounts.admitKnown(tried, known, vouched.subject);
    return this.#goOn(request, begun(account, vouched.returnTo));
  }

  /** Shows the second factor. @throws AppError `sign-in.code-wrong`, `sign-in.locked`, `session.required` */
  async giveCode(request: Request, code: string): Promise<SessionView> {
    const { waiting, account } = await this.#waiting(request, 'code');
    await this.factors.take(triedBy(request, account.userName), account, code);
    return this.#goOn(request, { ...waiting, factorShown: true });
  }

  /** Chooses the password that takes the temporary one's place. @throws AppError `request.invalid`, `session.required` */
  async renewPassword(request: Request, password: string): Promise<SessionView> {
    const { waiting, account } = await this.#waiting(request, 'password');
    const hash = await this.passwords.hashChosen({ ...account, accountId: account.id }, password);
    await this.#write(request, account, {
      action: 'account:renew-password',
      writes: passwordWrites(account.id, { hash, temporary: false }),
    });
    return this.#goOn(request, waiting);
  }

  /** What the authenticator app is to be shown; the same until the step is done. @throws AppError `session.required` */
  async showEnrolment(request: Request): Promise<Enrolment> {
    const { waiting, account } = await this.#waiting(request, 'enrol');
    const secret = waiting.secret ?? this.factors.newSecret(account);
    if (waiting.secret === undefined) {
      request.session.waiting = { ...waiting, secret };
      await saveSession(request);
    }
    return this.factors.enrolmentOf(account, secret);
  }

  /** The first code of the app; gives the recovery codes, which are shown once. @throws AppError `sign-in.code-wrong` */
  async enrol(request: Request, code: string): Promise<{ view: SessionView; recovery: string[] }> {
    const { waiting, account } = await this.#waiting(request, 'enrol');
    const { secret = '' } = waiting;
    const { writes, recovery } = this.factors.enrol(account, secret, code);
    await this.#write(request, account, { action: 'account:enrol-factor', writes });
    return { view: await this.#goOn(request, { ...waiting, factorShown: true }), recovery };
  }

  async #goOn(request: Request, passed: Passed): Promise<SessionView> {
    const { accountId, since, factorShown, returnTo } = passed;
    const [account, posts] = await Promise.all([
      this.queries.byId(accountId),
      this.actors.listPosts(accountId),
    ]);
    const [first, ...others] = posts;
    if (account === undefined || first === undefined) throw over();
    const step = nextStep({
      hasFactor: account.factorSecret !== null,
      needsFactor: this.factors.isNeeded(posts),
      factorShown,
      mustRenew: account.temporary || this.#isOld(account),
    });
    if (step === null)
      return this.sessions.begin(request, [first, ...others], {
        factor: factorShown,
        signedInAt: Date.now(),
      });
    await renewSession(request);
    request.session.waiting = { accountId, since, factorShown, returnTo, step };
    const view = await this.sessions.view(request);
    await saveSession(request);
    return view;
  }

  async #waiting(
    request: Request,
    step: SignInStep,
  ): Promise<{ waiting: WaitingSignIn; account: KnownAccount }> {
    const { waiting } = request.session;
    if (waiting?.step !== step || Date.now() - waiting.since >= waitsMs) throw over();
    const account = await this.queries.byId(waiting.accountId);
    if (account === undefined) throw over();
    return { waiting, account };
  }

  #isOld({ passwordSetAt }: KnownAccount): boolean {
    return isPasswordTooOld(passwordSetAt.getTime(), Date.now(), this.env.door.passwordProfile);
  }

  // Whoever changes his own account at the door has no session yet: he acts under his first post.
  async #write(
    request: Request,
    { id, userName }: KnownAccount,
    { action, writes }: { action: string; writes: RawQueryFragment[] },
  ): Promise<void> {
    const [actor] = await this.actors.listPosts(id);
    if (actor === undefined) throw over();
    const name = { action, subjectType: 'account', subjectIds: [id] };
    const { ip, requestId } = triedBy(request, userName);
    await this.commands.run({ actor, ip, requestId, idempotency: null }, name, async () => ({
      change: { writes, audit: name, bodyIds: [] },
      answer: null,
    }));
    this.actors.forget();
  }
}

const begun = ({ id }: KnownAccount, returnTo: string): Passed => ({
  accountId: id,
  since: Date.now(),
  factorShown: false,
  returnTo,
});

const triedBy = (request: Request, userName: string): SignInRequest => ({
  userName,
  ip: request.ip ?? null,
  requestId: requestIdOf(request),
});

const over = (): AppError => new AppError('session.required', '这次登录已过期，请重新登录。');
