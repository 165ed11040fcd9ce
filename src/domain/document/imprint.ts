import type { PaperContent } from './paper-content.js';

/** What stands in the imprint 版记: to whom it goes beside its recipient, who printed it and when. */
export interface ImprintLines {
  sent: { label: string; text: string }[];
  printedBy: string;
  /** 「2026年11月28日印发」; empty while it has no date. */
  printedOn: string;
}

/** The lines of a paper's imprint: leaders are reported to, everybody else gets a copy. Source: GB/T 9704-2012, 7.4; rules.md, "Formal papers". */
export function imprintLines({ reportTo, copyTo, printedBy, date }: PaperContent): ImprintLines {
  const ended = (text: string) => `${text.replace(/[。.]$/u, '')}。`;
  return {
    sent: [
      ...(reportTo === null ? [] : [{ label: '呈报', text: ended(reportTo) }]),
      ...(copyTo === null ? [] : [{ label: '抄送', text: ended(copyTo) }]),
    ],
    printedBy,
    printedOn: date === null ? '' : `${date}印发`,
  };
}
