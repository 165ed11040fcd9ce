import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';

/** A post and who holds it at present; null: nobody does. */
export interface PostHolder {
  title: string;
  name: string | null;
}

/** Who hears what is sent to these roles of a body, in the order of its establishment. */
export function holdersOf(
  em: EntityManager,
  { bodyId, roles }: { bodyId: string; roles: readonly string[] },
): Promise<PostHolder[]> {
  return em.execute(sql`
    select p.title, h.name from post p left join appointment a on a.post_id = p.id and a.to_on is null
      left join person h on h.id = a.person_id
    where p.body_id = ${bodyId} and p.role in (${roles}) order by p.sort, p.code`);
}

/** Posts with the names of who holds them, in one line; a dash where there is none. */
export const sayHolders = (holders: readonly PostHolder[]): string =>
  holders.map(({ title, name }) => (name === null ? title : `${title} ${name}`)).join('；') || '—';
