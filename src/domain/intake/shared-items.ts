import { merge } from './note-finder.js';
import type { SharedScope } from './note-finder.js';
import type { NumberStyle } from './numbering.js';
import type { Reading } from './reading.js';
import { partOf, trimmed } from './reading.js';
import type { Responsibility } from './responsibility.js';
import type { TaskDraft } from './task-draft.js';

/** A piece of text that is or may become a task. */
export interface TextItem {
  number: string;
  style: NumberStyle | null;
  wording: Reading;
  /** null: nobody has been named for it yet. */
  draft: TaskDraft | null;
}

/** Gives a note with 以上 to the items that it means; the last `own` of them stand in the note's paragraph. */
export function shareNote(
  items: TextItem[],
  scope: SharedScope,
  { who, own }: { who: Responsibility; own: number },
): void {
  splitSentences(items, scope.count, own);
  const meant = meantItems(items, scope.count, own);
  const complete = scope.count === null || meant.length === scope.count;
  const remarks = [`${scope.words}共用此注`, ...(complete ? [] : [`只找到${meant.length}项，请核对`])];
  for (const item of meant) {
    if (item.draft === null)
      item.draft = { number: item.number, wording: item.wording, who, origin: 'shared', remarks };
    else
      item.draft = {
        ...item.draft,
        who: merge(item.draft.who, asHelp(who)),
        remarks: [...item.draft.remarks, ...remarks],
      };
  }
}

// An item that has its own note keeps it; whom the shared note names besides helps.
function asHelp(who: Responsibility): Responsibility {
  return { ...who, responsible: [], cooperating: [...who.responsible, ...who.cooperating] };
}

/** 以上两项 behind unnumbered sentences of one paragraph means its last two. */
function splitSentences(items: TextItem[], count: number | null, own: number): void {
  const last = items.at(-1);
  if (count === null || count < 2 || own !== 1 || !last) return;
  const sentences = [...last.wording.plain.matchAll(/[^。;]+/g)];
  if (sentences.length < count) return;
  const pieces = sentences
    .slice(-count)
    .map(({ index, 0: text }) => partOf(last.wording, index, index + text.length));
  items.splice(-1, 1, ...pieces.map((piece) => ({ ...last, wording: trimmed(piece, ',;。、:') })));
}

function meantItems(items: readonly TextItem[], count: number | null, own: number): TextItem[] {
  if (count !== null) return endingRun(items, count);
  return own > 1
    ? endingRun(items.slice(-own), own)
    : endingRun(
        items.filter(({ draft }) => draft === null),
        items.length,
      );
}

/** The last items that are numbered alike, at most `count`. */
function endingRun(items: readonly TextItem[], count: number): TextItem[] {
  const style = items.at(-1)?.style ?? null;
  let from = items.length;
  while (from > 0 && items.length - from < count && items[from - 1]?.style === style) from--;
  return items.slice(from);
}
