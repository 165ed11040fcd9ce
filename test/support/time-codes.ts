import { TOTP } from 'otpauth';
import type pg from 'pg';
import type { ApiClient } from './api-client.js';

/** What an authenticator app shows at present. */
export const codeNow = (secret: string): string => new TOTP({ secret }).generate();

/** Makes the codes of the present step good again: tests do not wait half a minute. */
export const forgetStep = (owner: pg.Client, userName: string) =>
  owner.query('update account set factor_step = 0 where user_name = $1', [userName]);

/** Signs in by password and then enrols or shows the second factor; gives the secret. @throws when it is refused */
export async function signInWithFactor(
  client: ApiClient,
  { userName, password, secret }: { userName: string; password: string; secret?: string },
): Promise<string> {
  const begun = await client.signIn(userName, password);
  const next = (begun.body as { next?: string }).next;
  const known = secret ?? (await client.get<{ secret: string }>('/api/v1/session/enrolment')).body.secret;
  const path = next === 'enrol' ? '/api/v1/session/enrolment' : '/api/v1/session/code';
  const { status, body } = await client.post<{ csrfToken?: string; session?: { csrfToken: string } }>(path, {
    code: codeNow(known),
  });
  if (status !== 200) throw new Error(`${userName} cannot sign in: ${status} ${JSON.stringify(body)}`);
  client.csrfToken = body.csrfToken ?? body.session?.csrfToken ?? '';
  return known;
}
