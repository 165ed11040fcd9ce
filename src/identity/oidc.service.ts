import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Request } from 'express';
import * as openid from 'openid-client';
import { ENVIRONMENT } from '../config/environment.module.js';
import type { Environment } from '../config/environment.js';
import { AppError } from '../domain/errors.js';
import { saveSession } from './session-data.js';

/** A sign-in that is under way at the provider. */
interface OidcTry {
  state: string;
  nonce: string;
  /** Of PKCE: whoever took the code on its way cannot use it. */
  verifier: string;
  returnTo: string;
}

declare module 'express-session' {
  interface SessionData {
    oidc?: OidcTry;
  }
}

/** Whom the provider vouches for. */
export interface VouchedFor {
  issuer: string;
  subject: string;
  returnTo: string;
}

const callbackPath = '/sign-in/oidc/callback';

/** Sign-in by the city's provider: OpenID Connect, authorization code with PKCE, state and nonce. Source: ASVS 5.0.0 V10. */
@Injectable()
export class OidcService {
  readonly #log = new Logger(OidcService.name);
  #known: Promise<openid.Configuration> | undefined;

  constructor(@Inject(ENVIRONMENT) private readonly env: Environment) {}

  /** Where the browser goes to sign in. @throws AppError `record.not-found` without a provider, `system.unavailable` */
  async begin(request: Request, returnTo: string): Promise<string> {
    const provider = await this.#provider();
    const attempt = {
      ...{ state: openid.randomState(), nonce: openid.randomNonce(), returnTo },
      verifier: openid.randomPKCECodeVerifier(),
    };
    request.session.oidc = attempt;
    await saveSession(request);
    const { href } = openid.buildAuthorizationUrl(provider, {
      ...{ redirect_uri: this.#callback(callbackPath).href, scope: 'openid' },
      ...{ state: attempt.state, nonce: attempt.nonce },
      ...{
        code_challenge: await openid.calculatePKCECodeChallenge(attempt.verifier),
        code_challenge_method: 'S256',
      },
    });
    return href;
  }

  /**
   * Whom the answer that the browser brings vouches for; a session asks once, so that an answer brought again is none.
   * @throws AppError `session.required` for an answer that nobody asked for, `sign-in.failed` for one that does not hold
   */
  async finish(request: Request): Promise<VouchedFor> {
    const { oidc } = request.session;
    if (oidc === undefined) throw new AppError('session.required', '这次登录已过期，请重新登录。');
    delete request.session.oidc;
    await saveSession(request);
    const provider = await this.#provider();
    try {
      const tokens = await openid.authorizationCodeGrant(provider, this.#callback(request.originalUrl), {
        ...{ pkceCodeVerifier: oidc.verifier, expectedState: oidc.state, expectedNonce: oidc.nonce },
        idTokenExpected: true,
      });
      const subject = tokens.claims()?.sub ?? '';
      return { issuer: this.env.door.oidc?.issuer ?? '', subject, returnTo: oidc.returnTo };
    } catch (error) {
      this.#log.warn({ err: error }, 'the answer of the provider of sign-ins does not hold');
      throw new AppError('sign-in.failed', '统一身份认证没有通过，请重新登录。');
    }
  }

  #callback(pathAndQuery: string): URL {
    return new URL(pathAndQuery, this.env.messages.publicUrl);
  }

  async #provider(): Promise<openid.Configuration> {
    const { oidc } = this.env.door;
    if (oidc === null) throw new AppError('record.not-found', '没有这个页面或接口，请核对地址。');
    this.#known ??= openid.discovery(
      new URL(oidc.issuer),
      oidc.clientId,
      oidc.clientSecret,
      undefined,
      // Only a provider on this machine is asked without https: see door-settings.
      oidc.issuer.startsWith('http:') ? { execute: [openid.allowInsecureRequests] } : {},
    );
    try {
      return await this.#known;
    } catch (error) {
      // The next one asks again.
      this.#known = undefined;
      this.#log.warn({ err: error }, 'the provider of sign-ins cannot be reached');
      throw new AppError('system.unavailable', '统一身份认证暂时连不上，请稍后再试，或者用密码登录。');
    }
  }
}
