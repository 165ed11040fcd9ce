import type { DocumentTime } from './deadline-date.js';
import type { Naming } from './unit-list.js';

/** What holds for the whole document while its tasks are read. */
export interface DocumentContext extends Naming {
  time: DocumentTime;
  /** The document has said that the unit named first leads (排在首位的为牵头单位). */
  firstLeads: boolean;
  /** Simplified character of each traditional one. */
  simplified: Readonly<Record<string, string>>;
}

/** The sentence by which a document says that the unit named first leads, in plain form. */
export const firstLeadsSentence =
  /(?:首位|第一位|第一|首个|最前)(?:的)?(?:单位|部门)?(?:均)?为(?:牵头|主责|主办)(?:负责)?(?:单位|部门)/;

/** The context behind a piece of plain text: 排在首位的为牵头单位,下同 holds from where it stands. */
export function contextAfter(plain: string, context: DocumentContext): DocumentContext {
  return !context.firstLeads && firstLeadsSentence.test(plain) ? { ...context, firstLeads: true } : context;
}

/** Whether the sentence stands without 下同, as a remark at the end does: then it holds for the whole document. */
export function leadsThroughout(plain: string): boolean {
  const match = firstLeadsSentence.exec(plain);
  return match !== null && !plain.slice(match.index, match.index + match[0].length + 12).includes('下同');
}
