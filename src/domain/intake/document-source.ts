/** A paragraph as it stands in the document; line breaks inside it are kept. */
interface ParagraphBlock {
  kind: 'paragraph';
  text: string;
}

/** A table row by row; a merged cell is repeated in every cell that it covers, so that all rows are complete. */
interface TableBlock {
  kind: 'table';
  rows: string[][];
}

/** What was read out of a file, in document order. */
export interface DocumentSource {
  blocks: (ParagraphBlock | TableBlock)[];
  /** Simplified character of each traditional one that occurs; absent in a document in simplified characters. */
  simplified?: Record<string, string>;
}

/** The names under which a body is known; `code` is the body's. */
export interface BodyName {
  code: string;
  fullName: string;
  shortName: string;
  aliases: readonly string[];
}

/** A unit as the document writes it; `code` only when it is one of the city's bodies. */
export interface NamedUnit {
  text: string;
  code?: string;
}

/** A task as the document states it, for a person to confirm. What the document does not say is absent. */
export interface TaskProposal {
  /** As written without the closing 、 or full stop: "1", "一", "(一)", "①"; empty where the document has none. */
  number: string;
  /** A piece of the document, never expanded; line breaks are closed up. */
  text: string;
  responsible: NamedUnit[];
  cooperating: NamedUnit[];
  leader?: string;
  /** ISO date, that day included. */
  deadline?: string;
  deadlineText?: string;
  /** 0–1, two decimals; see `confidenceOf`. */
  confidence: number;
  /** What the person should look at, in Chinese, separated by ";". */
  note?: string;
}

/** What is known about the document from outside its text. */
export interface ProposeOptions {
  /** ISO date of the document; null: unknown. */
  datedOn: string | null;
}
