import type { OutgoingMessage } from './channel.js';

const shown = 10;

/** A message as plain text, a line for each matter, ten at most. */
export function plainWords({ personName, title, url, lines }: OutgoingMessage): string {
  const matters = lines.slice(0, shown).map((line) => `${line.word}：${line.url}`);
  const more = lines.length > shown ? [`还有${lines.length - shown}项，请打开查看。`] : [];
  return [`${personName}：${title}。`, ...matters, ...more, `查看：${url}`].join('\n');
}

/** A message as one short line. */
export const shortWords = ({ title, url }: OutgoingMessage): string => `【督考监】${title}，请查看：${url}`;
