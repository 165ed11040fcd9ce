import type { Actor } from '../../identity/actor.js';
import { mayDo } from '../../identity/permissions.js';
import type { Action } from '../../identity/permissions.js';

/** One of the pages around measured values, as the line of links above each of them shows it. */
export interface ValueLink {
  href: string;
  label: string;
  current: boolean;
}

const pages: readonly { href: string; label: string; needs: Action }[] = [
  { href: '/measurements', label: 'measurements.title', needs: 'measurement:read' },
  { href: '/negative-events', label: 'events.title', needs: 'measurement:read' },
  { href: '/standards', label: 'standards.title', needs: 'measurement:read' },
  { href: '/verifications', label: 'verifications.title', needs: 'verification:read' },
];

/** The pages around measured values that this person may open. */
export const valueLinks = (actor: Actor, here: string, t: (key: string) => string): ValueLink[] =>
  pages
    .filter(({ needs }) => mayDo(actor, needs))
    .map(({ href, label }) => ({ href, label: t(label), current: href === here }));
