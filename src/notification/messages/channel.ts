/** The channels by which messages leave the inbox. */
export const channelNames = ['mail', 'webhook', 'sms'] as const;

/** One of them. */
export type ChannelName = (typeof channelNames)[number];

/** What a message says of one matter: what kind it is, and where one deals with it. */
export interface MessageLine {
  word: string;
  url: string;
}

/**
 * One message to one person. Outside the intranet goes nothing but kinds, numbers and links.
 * Source: rules.md, "messages that leave the intranet carry number and link only".
 */
export interface OutgoingMessage {
  /** Message-ID and Idempotency-Key; the same at every try. */
  id: string;
  personId: string;
  personName: string;
  userName: string | null;
  /** Mail address or phone number; null where the channel needs none and none was given. */
  address: string | null;
  title: string;
  /** Absolute address of the place: of the matter itself where there is one only. */
  url: string;
  lines: readonly MessageLine[];
  urgent: boolean;
  /** City time. */
  createdAt: Date;
  /** True: it was tried before, and may have arrived. */
  repeated: boolean;
}

/**
 * What became of one try: the receiver has it; it may have it later; it will never take it. `words` are kept and shown
 * to the office, so they hold no secret.
 */
export interface ChannelAnswer {
  outcome: 'accepted' | 'later' | 'never';
  words: string;
}

/** The one contract of all channels: takes one message for one person and says what became of it. */
export interface Channel {
  readonly name: ChannelName;
  /** Comes to an end within the time of a try; a rejection counts as `later`. */
  send(message: OutgoingMessage): Promise<ChannelAnswer>;
}
