import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import { soundOf } from './pinyin.js';

/** A person with one of the posts that he holds at present. */
interface FoundPerson {
  personId: string;
  name: string;
  postTitle: string;
  bodyName: string;
}

interface Entry {
  person: FoundPerson;
  /** Whether he holds the post at present. */
  present: boolean;
  initials: string;
  sound: string;
}

const keptMs = 60_000;

/** Finds persons by name, pinyin and pinyin initials; its index is at most a minute old. */
@Injectable()
export class PersonSearchService {
  #kept = new Map<string, { entries: Entry[]; until: number }>();

  constructor(private readonly orm: MikroORM) {}

  /** All who fit, by name; a person with several posts once for each. */
  async find(cityId: string, text: string): Promise<FoundPerson[]> {
    return (await this.#fitting(cityId, text)).filter(({ present }) => present).map(({ person }) => person);
  }

  /** Ids of all who fit, also of those who hold no post any more. */
  async idsOf(cityId: string, text: string): Promise<string[]> {
    return [...new Set((await this.#fitting(cityId, text)).map(({ person }) => person.personId))];
  }

  async #fitting(cityId: string, text: string): Promise<Entry[]> {
    const wanted = text.normalize('NFKC').replace(/\s+/g, '').toLowerCase();
    if (wanted === '') return [];
    return (await this.#entries(cityId)).filter(
      ({ person, initials, sound }) =>
        person.name.toLowerCase().includes(wanted) || initials === wanted || sound.startsWith(wanted),
    );
  }

  async #entries(cityId: string): Promise<Entry[]> {
    const kept = this.#kept.get(cityId);
    if (kept !== undefined && kept.until > Date.now()) return kept.entries;
    const people = await this.orm.em.fork().execute<(FoundPerson & { present: boolean })[]>(sql`
      select n.id as "personId", n.name, p.title as "postTitle", b.short_name as "bodyName", a.to_on is null as present
      from appointment a join person n on n.id = a.person_id join post p on p.id = a.post_id
      join body b on b.id = p.body_id
      where p.city_id = ${cityId} order by n.name, p.sort, p.code`);
    const entries = people.map(({ present, ...person }) => {
      const { full, initials } = soundOf(person.name);
      return { person, present, initials, sound: full };
    });
    this.#kept.set(cityId, { entries, until: Date.now() + keptMs });
    return entries;
  }
}
