/** Two open parts of one task that come to the same body, because its body and another one are merged. */
export interface DoubledPart {
  id: string;
  role: 'responsible' | 'cooperating';
}

/**
 * Which of two parts of one task goes on when their bodies become one: the responsible one, because the deadline of the
 * task is its own; of two that cooperate, the one of the body that remains.
 * Source: rules.md, "A task's life": one part for the responsible unit and one for each cooperating unit; the choice
 * between two that cooperate is an assumption.
 */
export function partThatGoesOn<P extends DoubledPart>(remaining: P, incoming: P): { kept: P; ended: P } {
  return incoming.role === 'responsible'
    ? { kept: incoming, ended: remaining }
    : { kept: remaining, ended: incoming };
}
