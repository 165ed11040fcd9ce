import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AppError } from '../domain/errors.js';
import type { Role } from './role.js';

/** A body as the record has it. */
export interface Body {
  id: string;
  code: string;
  fullName: string;
  shortName: string;
  aliases: string[];
  /** Null for the city itself and for what a county or township assesses. */
  category: string | null;
  rankingGroup: string | null;
  level: 'city' | 'county' | 'township';
  parentId: string | null;
  lineBodyId: string | null;
  managedBy: 'city' | 'dual' | 'vertical';
}

/** A post of a body. */
export interface Post {
  id: string;
  code: string;
  bodyId: string;
  role: Role;
  title: string;
}

/** Who holds a post at present. */
export interface Holder {
  postId: string;
  personId: string;
  name: string;
}

/** A city leader's post, and how the body comes to be his. */
export interface LeaderPost {
  postId: string;
  title: string;
  kind: 'portfolio' | 'contact';
}

const bodyColumns = sql`id, code, full_name as "fullName", short_name as "shortName", aliases, category,
  ranking_group as "rankingGroup", level, parent_id as "parentId", line_body_id as "lineBodyId",
  managed_by as "managedBy"`;

/** Reads of bodies, posts and their holders; each runs on the caller's entity manager, so inside its transaction. */
@Injectable()
export class OrganizationQueries {
  /** All bodies that were not merged or abolished: the city's level, then counties, then townships. */
  async listBodies(em: EntityManager, cityId: string): Promise<Body[]> {
    return em.execute<Body[]>(sql`select ${bodyColumns} from body
      where city_id = ${cityId} and valid_to is null
      order by array_position(array['city', 'county', 'township'], level), sort`);
  }

  /** `pointer` is where the code stands in the input. @throws AppError body.not-found */
  async getBodyByCode(
    em: EntityManager,
    cityId: string,
    { code, pointer }: { code: string; pointer: string },
  ): Promise<Body> {
    const [body] = await this.findBodiesByCodes(em, cityId, [code]);
    if (body !== undefined) return body;
    const fields = [{ pointer, detail: '没有这个单位' }];
    throw new AppError('body.not-found', `没有代码为“${code}”的单位。`, { fields });
  }

  /** Those of the codes that exist, in no order; a code that is not there is left out. */
  async findBodiesByCodes(em: EntityManager, cityId: string, codes: readonly string[]): Promise<Body[]> {
    return em.execute<Body[]>(sql`select ${bodyColumns} from body
      where city_id = ${cityId} and code in (${items(codes)})`);
  }

  /** Posts of these bodies that have one of the roles, by body and then in the order of the establishment. */
  async postsOfBody(em: EntityManager, bodyIds: readonly string[], roles: readonly Role[]): Promise<Post[]> {
    return em.execute<Post[]>(sql`select id, code, body_id as "bodyId", role, title from post
      where body_id in (select item::uuid from (${items(bodyIds)}) as listed) and role in (${items(roles)})
      order by body_id, sort`);
  }

  /**
   * The leader in charge of a body; where no portfolio has it, its contact leaders; where it has none either (a
   * county bureau, a township), those of its county. Source: rules.md "Ladder", responsible leader; assumption below
   * the county.
   */
  async leadersOf(em: EntityManager, bodyId: string): Promise<LeaderPost[]> {
    return em.execute<LeaderPost[]>(sql`with charge as (
        select c.post_id, c.kind, rank() over (order by c.body_id <> b.id, c.kind = 'contact') as distance
        from body b join leader_charge c on c.body_id in (b.id, b.parent_id)
        where b.id = ${bodyId}
      )
      select p.id as "postId", p.title, charge.kind
      from charge join post p on p.id = charge.post_id
      where charge.distance = 1
      order by p.sort`);
  }

  /** Ids of those of the post codes that exist. */
  async findPostIds(
    em: EntityManager,
    cityId: string,
    codes: readonly string[],
  ): Promise<Map<string, string>> {
    if (codes.length === 0) return new Map();
    const rows = await em.execute<{ code: string; id: string }[]>(
      sql`select code, id from post where city_id = ${cityId} and code in (${items(codes)})`,
    );
    return new Map(rows.map(({ code, id }) => [code, id]));
  }

  /** Who holds these posts at present; a vacant post has no row. */
  async holdersOf(em: EntityManager, postIds: readonly string[]): Promise<Holder[]> {
    return em.execute<Holder[]>(sql`select a.post_id as "postId", p.id as "personId", p.name
      from appointment a join person p on p.id = a.person_id
      where a.to_on is null and a.post_id in (select item::uuid from (${items(postIds)}) as listed)`);
  }
}

// As one JSON parameter: the list may be empty, and its text is the caller's.
const items = (list: readonly string[]): RawQueryFragment =>
  sql`select item from jsonb_array_elements_text(${JSON.stringify(list)}::jsonb) as item`;
