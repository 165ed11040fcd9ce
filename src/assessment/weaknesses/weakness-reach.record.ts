import { sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import type { Actor } from '../../identity/actor.js';

/** Which bodies `b` an actor analyses: the whole city, or the county whose office he works for. */
export const bodiesAnalysedBy = ({ level, bodyId }: Actor): RawQueryFragment =>
  level === 'city' ? sql`true` : sql`${bodyId} in (b.id, b.parent_id)`;

/** Whether a text is the one asked for, or nothing is asked. */
export const isAsked = (column: RawQueryFragment, asked: string | undefined): RawQueryFragment =>
  asked === undefined ? sql`true` : sql`${column} = ${asked}`;
