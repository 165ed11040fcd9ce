import { isYear } from '../../domain/assessment/quarter.js';
import type { Actor } from '../../identity/actor.js';
import { mayDo } from '../../identity/permissions.js';
import type { Action } from '../../identity/permissions.js';

type Words = (key: string, values?: Record<string, string>) => string;

/** One of the pages of reward and sanction, as the line of links above each of them shows it. */
export interface RoomLink {
  href: string;
  label: string;
  current: boolean;
}

const pages: readonly { href: string; label: string; needs: Action }[] = [
  { href: '/consequences', label: 'consequences.title', needs: 'consequence:read' },
  { href: '/fund', label: 'fund.title', needs: 'fund:read' },
  { href: '/flags', label: 'flags.title', needs: 'flag:read' },
  { href: '/preferences', label: 'preferences.title', needs: 'preference:read' },
  { href: '/dossiers', label: 'dossiers.title', needs: 'dossier:list' },
  { href: '/my-dossier', label: 'dossiers.mine', needs: 'dossier:comment' },
];

/** The pages of the room that this person may open. */
export const roomLinks = (actor: Actor, here: string, t: Words): RoomLink[] =>
  pages
    .filter(({ needs }) => mayDo(actor, needs))
    .map(({ href, label }) => ({ href, label: t(label), current: href === here }));

/** A quarter or year in the language of the reader: 「2026年第三季度」, 「2026年度」. */
export const quarterWords = (period: string, t: Words): string =>
  t(isYear(period) ? 'scores.whole-year' : `scores.quarter-${period.slice(-1)}`, {
    year: period.slice(0, 4),
  });
