/**
 * Characters of a report as its limit counts them: Unicode code points (an emoji or a rare character is one),
 * line breaks not counted, spaces and punctuation counted.
 * Source: the article, 工作进展情况控制在300字以内; the way of counting: rules.md, "Month".
 */
export function countCharacters(text: string): number {
  return [...text.replace(/[\r\n\u2028\u2029]/gu, '')].length;
}
