import type { StoryTask } from './story-table.js';

/** A decision of the story. Days and hours are the city's, `YYYY-MM-DD HH:mm`. */
export interface StoryDecision {
  at: string;
  title: string;
  /** Post of whoever makes it. */
  by: string;
  responsibleLeader: string;
  urgent?: boolean;
  /** Nothing will be added: it closes with its last conclusion. */
  complete?: boolean;
  /** Left out: it stays a draft. */
  dispatch?: 'at_once' | 'in_five_minutes';
  path: string;
  standard: string;
  tasks: readonly StoryTask[];
  /** It comes from this document, whose text names the tasks in the same order. */
  document?: { number: string; text: string };
  withdrawn?: { at: string; reason: string };
}
