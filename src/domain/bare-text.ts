/** The words of a text alone: without blanks, punctuation and other signs, and in one width. */
export const bareText = (text: string): string => text.normalize('NFKC').replace(/[\p{P}\p{S}\p{Z}\s]/gu, '');
