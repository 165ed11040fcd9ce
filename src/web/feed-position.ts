/** A place in the feed of changes: transactions in their order, and within one the order of its rows. */
export interface FeedPosition {
  xid: string;
  id: string;
}

/** A position as the id of an event. */
export const eventIdOf = ({ xid, id }: FeedPosition): string => `${xid}-${id}`;

/** The position that an event id names; null for anything else. */
export function positionFrom(eventId: string | undefined): FeedPosition | null {
  const [, xid, id] = /^(\d{1,19})-(\d{1,19})$/.exec(eventId ?? '') ?? [];
  return xid === undefined || id === undefined ? null : { xid, id };
}

/** Whether one position lies behind another in the feed. */
export function isAfter(one: FeedPosition, other: FeedPosition): boolean {
  const distance = BigInt(one.xid) - BigInt(other.xid) || BigInt(one.id) - BigInt(other.id);
  return distance > 0n;
}
