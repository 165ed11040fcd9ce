import type { Actor } from '../identity/actor.js';
import { mayDo } from '../identity/permissions.js';
import type { Action } from '../identity/permissions.js';

/** One of the pages of the supervision desk, as the line of links above each of them shows it. */
export interface DeskLink {
  href: string;
  label: string;
  current: boolean;
}

const pages: readonly { href: string; label: string; needs: Action }[] = [
  { href: '/orders', label: 'desk.orders', needs: 'decision:read' },
  { href: '/wall', label: 'desk.wall', needs: 'wall:read' },
  { href: '/forecast', label: 'desk.forecast', needs: 'forecast:read' },
  { href: '/circulars', label: 'desk.circulars', needs: 'circular:read' },
  { href: '/papers', label: 'desk.papers', needs: 'paper:read' },
  { href: '/margins', label: 'desk.margins', needs: 'margin:read' },
  { href: '/projects', label: 'desk.projects', needs: 'project:read' },
  { href: '/enterprises', label: 'desk.enterprises', needs: 'enterprise:read' },
  { href: '/checks', label: 'desk.checks', needs: 'check:read' },
  { href: '/burden', label: 'desk.burden', needs: 'burden:read' },
  { href: '/weaknesses', label: 'desk.weaknesses', needs: 'weakness:read' },
  { href: '/tenures', label: 'desk.tenures', needs: 'tenure:change' },
];

/** The pages of supervision that this person may open. */
export const deskLinks = (actor: Actor, here: string, t: (key: string) => string): DeskLink[] =>
  pages
    .filter(({ needs }) => mayDo(actor, needs))
    .map(({ href, label }) => ({ href, label: t(label), current: href === here }));
