import { Inject, Injectable } from '@nestjs/common';
import { sql } from '@mikro-orm/postgresql';
import type { MikroORM, RawQueryFragment } from '@mikro-orm/postgresql';
import { AppError } from '../domain/errors.js';
import type { Actor } from '../identity/actor.js';
import { INSPECTION_READ } from './inspection-roles.js';

/** Whom an inspector inspects. */
export interface Remit {
  groupId: string;
  groupName: string;
  /** The city's own organ: every body. */
  wholeCity: boolean;
  /** The bodies of the group with those below them; empty where it is every body. */
  bodyIds: string[];
}

/** Reads which bodies an inspector's group is there for. */
@Injectable()
export class RemitQueries {
  constructor(@Inject(INSPECTION_READ) private readonly orm: MikroORM) {}

  /** @throws permission.denied for a post that belongs to no group */
  async of({ postId, cityId }: Actor): Promise<Remit> {
    const [row] = await this.orm.em.fork().execute<Remit[]>(sql`
      select g.id as "groupId", g.name as "groupName", coalesce(bool_or(b.parent_id is null), false) as "wholeCity",
        coalesce((select array_agg(i.id) from body i join inspection_remit own on own.group_id = g.id
          where own.body_id in (i.id, i.parent_id)), '{}') as "bodyIds"
      from inspection_member m join inspection_group g on g.id = m.group_id
      left join inspection_remit r on r.group_id = g.id left join body b on b.id = r.body_id
      where m.post_id = ${postId} and m.city_id = ${cityId} group by g.id`);
    if (row === undefined)
      throw new AppError('permission.denied', '您的岗位还没有编入监督组，请联系安全管理员。');
    return row.wholeCity ? { ...row, bodyIds: [] } : row;
  }
}

/** Whether a body, given as a column, belongs to the remit. */
export const inRemit = ({ wholeCity, bodyIds }: Remit, column: RawQueryFragment): RawQueryFragment =>
  wholeCity ? sql`true` : sql`${column} = any(${`{${bodyIds.join(',')}}`}::uuid[])`;

/** @throws record.not-found for a body that the group does not inspect */
export function assertInRemit({ wholeCity, bodyIds }: Remit, bodyId: string): void {
  if (!wholeCity && !bodyIds.includes(bodyId))
    throw new AppError('record.not-found', '没有找到这个单位，或者它不在本组的监督范围内。');
}
