export const findDocumentFacts = (_s: unknown): { number?: string; issuer?: string; datedOn?: string } => ({});
