/** What is still wanted of somebody whose password, or whose provider, was right. */
export type SignInStep = 'code' | 'password' | 'enrol';

/** How an account stands at the door. */
export interface AtTheDoor {
  /** He has a second factor. */
  hasFactor: boolean;
  /** One of his posts needs one. */
  needsFactor: boolean;
  /** He has shown it in this sign-in. */
  factorShown: boolean;
  /** His password is a temporary one, or too old. */
  mustRenew: boolean;
}

/**
 * The next step of a sign-in; null: he may come in. Whoever has a factor shows it before anything of the account can
 * be changed. Source: ASVS 5.0.0 6.3.3, 6.4.1.
 */
export function nextStep({ hasFactor, needsFactor, factorShown, mustRenew }: AtTheDoor): SignInStep | null {
  if (hasFactor && !factorShown) return 'code';
  if (mustRenew) return 'password';
  return needsFactor && !hasFactor ? 'enrol' : null;
}
