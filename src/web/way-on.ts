import type { SessionView } from '../identity/session.schema.js';

/** Where a sign-in goes on: to its next step, or to the page that was asked for. */
export const wayOn = ({ next }: SessionView, returnTo: string): string =>
  next === undefined ? returnTo : `/sign-in/${next}`;
