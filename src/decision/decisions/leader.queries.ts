import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';

/** A leader to choose: the code of the post, and what it is called with its holder. */
export interface LeaderChoice {
  value: string;
  label: string;
}

/** Reads the city's leaders as they are chosen in forms. */
@Injectable()
export class LeaderQueries {
  constructor(private readonly orm: MikroORM) {}

  /** All city leaders in their order. */
  async list(cityId: string): Promise<LeaderChoice[]> {
    return this.orm.em.fork().execute<LeaderChoice[]>(sql`
      select o.code as value, concat_ws(' ', o.title, (select p.name from appointment a join person p on p.id = a.person_id
        where a.post_id = o.id and a.to_on is null limit 1)) as label
      from post o join body b on b.id = o.body_id and b.level = 'city'
      where o.city_id = ${cityId} and o.role = 'leader' order by o.sort, o.code`);
  }

  /** Those for whom a post enters remarks: the one whom a secretary serves (by the code of his post), else all. */
  async servedBy({ cityId, postId }: { cityId: string; postId: string }): Promise<LeaderChoice[]> {
    const all = await this.list(cityId);
    const [own] = await this.orm.em.fork().execute<{ code: string }[]>(sql`
      select split_part(code, '/', 1) || '/leader' as code from post where id = ${postId} and role = 'secretary'`);
    const served = all.filter(({ value }) => value === own?.code);
    return served.length === 0 ? all : served;
  }
}
