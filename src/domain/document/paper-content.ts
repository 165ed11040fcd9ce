/** A table of a paper; a column is as wide as what stands in it asks for. */
export interface PaperTable {
  columns: readonly string[];
  rows: readonly (readonly string[])[];
  /** Said where there is no row. */
  none: string;
}

/** One piece of the text 正文; headings are of the first level (黑体) and the second (楷体). */
export type PaperBlock =
  { type: 'paragraph' | 'heading' | 'subheading'; text: string } | ({ type: 'table' } & PaperTable);

/**
 * A formal paper 公文 as both writers set it: every text is plain, of one line, without control characters.
 * Source: GB/T 9704-2012, chapter 7, elements of a paper.
 */
export interface PaperContent {
  /** 公文 with its red head and imprint, or 信函, the letter form of an inner section. Source: GB/T 9704-2012, 10.1. */
  form: 'document' | 'letter';
  /** 发文机关标志, in red over the head. */
  head: string;
  /** 发文字号 with its code, 「定督警〔2026〕3号」; null: not signed yet. */
  number: string | null;
  /** 签发人, named on a paper that goes up 上行文; null: none, or not signed yet. */
  signer: string | null;
  title: string;
  /** 主送机关, without the colon; null: none. */
  addressee: string | null;
  blocks: readonly PaperBlock[];
  /** 发文机关署名. */
  signature: string;
  /** 成文日期 「2026年11月28日」; null: not signed yet. */
  date: string | null;
  /** 呈报: leaders to whom it goes up; null: none. */
  reportTo: string | null;
  /** 抄送; null: none. */
  copyTo: string | null;
  /** 印发机关; it is printed on the day of its date. */
  printedBy: string;
}

/** A day `YYYY-MM-DD` as papers write it: 「2026年1月5日」, no zero before a figure. Source: GB/T 9704-2012, 7.3.5.4. */
export function sayPaperDay(day: string): string {
  const [year, month, date] = day.split('-').map(Number);
  return `${year}年${month}月${date}日`;
}
