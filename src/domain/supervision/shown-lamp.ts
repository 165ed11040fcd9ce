import type { PartState } from '../states/part-states.js';
import type { LampColour } from './part-facts.js';

/** A lamp as it is drawn: a colour, 暂停 or 办结. */
export type ShownLamp = LampColour | 'hold' | 'done';

const ended = new Set<PartState>(['transferred', 'merged', 'withdrawn']);

/**
 * The lamp that stands for a part: 办结 once it is concluded, 暂停 while it is suspended, none for a part that was
 * handed on, merged or withdrawn, or has not left yet. Source: visual-language.md, "Lamps".
 */
export function shownLamp(state: PartState, lamp: LampColour): ShownLamp | null {
  if (state === 'draft' || ended.has(state)) return null;
  if (state === 'concluded') return 'done';
  return state === 'suspended' ? 'hold' : lamp;
}
