import type { Actor } from '../../identity/actor.js';

/**
 * Whose open matters an actor has before him: all of the city, those of his county, those that he leads, or those of
 * his own body. Source: experience.md, my work; who looks at all is an assumption.
 */
export type WorkReach = 'city' | 'county' | 'led' | 'own';

const lookAtAll = new Set(['secretary', 'office_head', 'assessment_office', 'inspector']);

/** How far the work of this actor reaches. */
export function workReachOf({ role, level }: Actor): WorkReach {
  if (role === 'leader') return 'led';
  if (role === 'supervision_office') return level === 'city' ? 'city' : 'county';
  return lookAtAll.has(role) ? 'city' : 'own';
}
