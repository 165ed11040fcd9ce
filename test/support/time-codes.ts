import { TOTP } from 'otpauth';
import type pg from 'pg';

/** What an authenticator app shows at present. */
export const codeNow = (secret: string): string => new TOTP({ secret }).generate();

/** Makes the codes of the present step good again: tests do not wait half a minute. */
export const forgetStep = (owner: pg.Client, userName: string) =>
  owner.query('update account set factor_step = 0 where user_name = $1', [userName]);
