import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';

/** One live session, as its owner sees it; no address, nothing that says where somebody was. */
export interface LiveSession {
  /** Stands for the session without being its secret. */
  id: string;
  device: string;
  /** Machine time. */
  since: Date;
  seenAt: Date;
  current: boolean;
}

/** Reads the live sessions of an account. */
@Injectable()
export class OwnSessionQueries {
  constructor(private readonly orm: MikroORM) {}

  /** The latest first; `currentSid` is that of the request, empty where it is somebody else's. */
  list(accountId: string, currentSid: string): Promise<LiveSession[]> {
    return this.orm.em.fork().execute<LiveSession[]>(sql`
      select encode(sha256(s.sid::bytea), 'hex') as id, coalesce(s.sess->>'device', '') as device,
        to_timestamp((s.sess->>'signedInAt')::float8 / 1000) as since,
        to_timestamp((s.sess->>'seenAt')::float8 / 1000) as "seenAt", s.sid = ${currentSid} as current
      from session.session s join account a on a.id = ${accountId} and a.session_epoch = (s.sess->>'epoch')::integer
      where s.sess->>'accountId' = ${accountId} and s.expire > localtimestamp
        and (s.sess->>'signedInAt')::float8 / 1000 > extract(epoch from clock_timestamp()) - 43200
      order by "seenAt" desc`);
  }
}
