import { placeOf } from '../../web/place-of.js';
import { wordOfRung } from '../rung-words.js';
import type { MessageLine, OutgoingMessage } from './channel.js';
import type { TakenItem, TakenMessage } from './message-tries.js';

/** What a taken message says to the world: titles, kinds and absolute links, and nothing of what the matters are. */
export function outgoing(taken: TakenMessage, publicUrl: string): OutgoingMessage {
  const { id, personId, personName, userName, address, urgent, createdAt, attempts, notices } = taken;
  const [first, ...others] = notices;
  const inbox = (noticeId: string) => `/inbox/${noticeId}`;
  const lines = notices.flatMap((notice) => notice.items.map((item) => lineOf(item, inbox(notice.id))));
  const title =
    others.length === 0 ? (first?.title ?? '') : `${notices.length}条消息，最早一条：${first?.title ?? ''}`;
  const [only, ...more] = lines;
  const page = others.length === 0 && first !== undefined ? inbox(first.id) : '/inbox';
  return {
    ...{ id, personId, personName, userName, address, urgent, title },
    url: publicUrl + (only !== undefined && more.length === 0 ? only.url : page),
    lines: lines.map(({ word, url }) => ({ word, url: publicUrl + url })),
    createdAt: new Date(createdAt),
    repeated: attempts > 1,
  };
}

// The page where one deals with the matter; where it has none of its own, the notice.
const lineOf = (item: TakenItem, notice: string): MessageLine => ({
  word: wordOfRung(item.rung),
  url: placeOf(item) ?? notice,
});
