import { bareText } from '../bare-text.js';

/** What somebody wrote when he gave a task down. */
export interface GivenDown {
  wording: string;
  path?: string | undefined;
  standard?: string | undefined;
  milestones: readonly unknown[];
}

/**
 * Whether a task was handed on as it came: the same words, apart from blanks and signs, and neither path nor standard
 * nor milestones of the level's own. Source: issue 5, "forwarding a task unchanged"; what counts as added is an assumption.
 */
export function isForwardedUnchanged(
  parentWording: string,
  { wording, path, standard, milestones }: GivenDown,
): boolean {
  const adds = path !== undefined || standard !== undefined || milestones.length > 0;
  return !adds && bareText(wording) === bareText(parentWording);
}
