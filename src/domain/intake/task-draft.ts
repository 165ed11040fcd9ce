import type { Reading } from './reading.js';
import type { Responsibility } from './responsibility.js';

/** Where a task was found; it decides how sure the reading is. */
type DraftOrigin = 'table' | 'note' | 'shared' | 'spoken';

/** A task as it was found, before it is judged and put into words. */
export interface TaskDraft {
  number: string;
  wording: Reading;
  who: Responsibility;
  origin: DraftOrigin;
  /** For the person, in Chinese. */
  remarks: string[];
}
