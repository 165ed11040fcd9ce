import type { Actor } from '../../identity/actor.js';

const running: ReadonlySet<string> = new Set(['assessment_office', 'office_head', 'inspector']);

/**
 * Whether an actor sees who was nominated and drawn before anybody comes: who runs it, the city's supervision office, and
 * the inspectors who look on. Everybody else could warn somebody. Source: rules.md, "Quarter and year", unannounced
 * checks; who is among them is an assumption.
 */
export const seesDraw = ({ role, level }: Actor): boolean =>
  running.has(role) || (role === 'supervision_office' && level === 'city');
