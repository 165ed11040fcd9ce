import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import { soundOf } from './pinyin.js';

const suffix = /[市县区州盟]$/;

/** What a place is called, as a password must not say it. */
@Injectable()
export class PlaceWordsQueries {
  constructor(private readonly orm: MikroORM) {}

  /** Names of the city and of the bodies in which the person holds a post, as written and as they sound. */
  async of(cityId: string, personId: string | null): Promise<string[]> {
    const rows = await this.orm.em.fork().execute<{ name: string }[]>(sql`
      select regexp_replace(name, '（.*', '') as name from city where id = ${cityId}
      union select unnest(array[b.full_name, b.short_name] || b.aliases) from body b
        join post p on p.body_id = b.id join appointment a on a.post_id = p.id and a.to_on is null
        where a.person_id = ${personId}`);
    const names = rows.flatMap(({ name }) => [name, name.replace(suffix, '')]);
    return [...new Set(names.flatMap((name) => [name, soundOf(name).full]))];
  }
}
