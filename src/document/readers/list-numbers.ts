/** The list that Word counts for a paragraph; `level` from 0. */
export interface DocxNumbering {
  level: string | number;
  isOrdered: boolean;
}

/**
 * Counts the automatic numbers of a Word document, which stand nowhere in its text. Word's own form (一、 or (1)) is
 * not told by the reader, so they are written "1. ", whatever the level.
 */
export class ListNumbers {
  private readonly counts: number[] = [];

  /** The number in front of the next paragraph; empty for one that is not counted. */
  next(numbering: DocxNumbering | null): string {
    if (numbering === null || !numbering.isOrdered) return '';
    const level = Number(numbering.level);
    this.counts.length = level + 1;
    const count = (this.counts[level] ?? 0) + 1;
    this.counts[level] = count;
    return `${count}. `;
  }
}
