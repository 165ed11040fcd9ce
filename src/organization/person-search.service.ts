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
    const wanted = text.normalize('NFKC').replace(/\s+/g, '').toLowerCase();
    if (wanted === '') return [];
    const fits = ({ person, initials, sound }: Entry) =>
      person.name.toLowerCase().includes(wanted) || initials === wanted || sound.startsWith(wanted);
    return (await this.#entries(cityId)).filter(fits).map(({ person }) => person);
  }

  async #entries(cityId: string): Promise<Entry[]> {
    const kept = this.#kept.get(cityId);
    if (kept !== undefined && kept.until > Date.now()) return kept.entries;
    const people = await this.orm.em.fork().execute<FoundPerson[]>(sql`
      select n.id as "personId", n.name, p.title as "postTitle", b.short_name as "bodyName"
      from appointment a join person n on n.id = a.person_id join post p on p.id = a.post_id
      join body b on b.id = p.body_id
      where p.city_id = ${cityId} and a.to_on is null order by n.name, p.sort, p.code`);
    const entries = people.map((person) => {
      const { full, initials } = soundOf(person.name);
      return { person, initials, sound: full };
    });
    this.#kept.set(cityId, { entries, until: Date.now() + keptMs });
    return entries;
  }
}
