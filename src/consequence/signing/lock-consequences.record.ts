import type { Work } from '../../persistence/command-runner.js';
import { Consequence } from '../proposals/consequence.entity.js';

/** Locks them in the order of their ids, whatever order they were asked in. @throws record.not-found for another city's */
export async function lockConsequences({ lock }: Work, ids: readonly string[]): Promise<Consequence[]> {
  const locked: Consequence[] = [];
  for (const id of [...ids].sort()) locked.push(await lock(Consequence, id));
  return locked;
}
