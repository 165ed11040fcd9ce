/** Who acts: one account, for one post, as it stood when the request came in. */
export interface Actor {
  accountId: string;
  personId: string;
  personName: string;
  postId: string;
  postTitle: string;
  role: string;
  bodyId: string;
  bodyName: string;
  /** Level of the post's body. */
  level: 'city' | 'county' | 'township';
  cityId: string;
  /** Set where he acts for the holder of the post, who delegated it to him; `personName` then says both names. */
  onBehalf?: OnBehalf | null;
}

/** For whom a delegate acts 代理. */
interface OnBehalf {
  delegationId: string;
  personId: string;
  personName: string;
  /** Last day, `YYYY-MM-DD`, included. */
  until: string;
}

/** A promise that the same submit twice is one submit. */
export interface IdempotencyPromise {
  /** Chosen by the client; unique per account. */
  key: string;
  /** Over method, path and body: the same key with another body is refused. */
  requestSha256: string;
}

/** Everything that a command needs to know about the request that asks for it. */
export interface CommandContext {
  actor: Actor;
  ip: string | null;
  requestId: string;
  idempotency: IdempotencyPromise | null;
}
