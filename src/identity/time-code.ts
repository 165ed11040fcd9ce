import { Secret, TOTP } from 'otpauth';

const periodS = 30;
const digits = 6;
const secretBytes = 20;

/** A fresh secret for time codes, base32. */
export const newTimeSecret = (): string => new Secret({ size: secretBytes }).base32;

/** The codes of a secret; `label` is how the app calls them. Source: RFC 6238, SHA-1, six digits, 30 seconds. */
const codesOf = (secret: string, label: string): TOTP =>
  new TOTP({ issuer: 'dukaojian', label, secret: Secret.fromBase32(secret), period: periodS, digits });

/** What an authenticator app reads from the picture. */
export const timeSecretUri = (secret: string, label: string): string => codesOf(secret, label).toString();

/**
 * The time step to which a code belongs: that of the instant, or the one before or after it; null: none of these.
 * `now` in milliseconds of machine time.
 */
export function timeStepOf(secret: string, token: string, now: number): number | null {
  const delta = codesOf(secret, '').validate({ token, timestamp: now, window: 1 });
  return delta === null ? null : Math.floor(now / 1_000 / periodS) + delta;
}
