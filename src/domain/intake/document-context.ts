import type { DocumentTime } from './deadline.js';
import type { Naming } from './unit-list.js';

/** What holds for the whole document while its tasks are read. */
export interface DocumentContext extends Naming {
  time: DocumentTime;
  /** The document says once that the unit named first leads (排在首位的为牵头单位). */
  firstLeads: boolean;
  /** Simplified character of each traditional one. */
  simplified: Readonly<Record<string, string>>;
}

/** The sentence by which a document says that the unit named first leads, in plain form. */
export const firstLeadsSentence =
  /(?:首位|第一位|第一|首个|最前)(?:的)?(?:单位|部门)?(?:均)?为(?:牵头|主责|主办)(?:负责)?(?:单位|部门)/;
