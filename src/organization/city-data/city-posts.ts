import { demoCityId } from '../city-ids.js';
import type { BodyRow } from './body-row.js';
import type { CityTables } from './city-tables.js';
import { PersonNames } from './person-names.js';
import { unitPosts } from './post-rows.js';
import type { PostRow } from './post-rows.js';
import { deputyPosts, leaderPosts, specialPosts, stationedPosts } from './special-posts.js';

/** A post and the invented name of the one person who holds it. */
export interface HeldPost extends PostRow {
  holder: string;
}

/**
 * All posts with their holders. Names are given in this order: listed bodies (so that people.csv comes out),
 * county bureaus and townships, then the other posts by code; a new post never renames those before it.
 */
export function cityPosts(tables: CityTables, bodies: readonly BodyRow[]): HeldPost[] {
  const { characters, leaders } = tables;
  const leaderNames = leaders.map((leader) => leader.name);
  const names = new PersonNames(characters, demoCityId, leaderNames);
  const held = leaderPosts(leaders).map((post, index) => ({ ...post, holder: leaderNames[index] ?? '' }));
  const named = [
    ...bodies.filter((body) => body.category !== null).flatMap(unitPosts),
    ...bodies.filter((body) => body.category === null).flatMap(unitPosts),
    ...specialPosts(tables).toSorted((a, b) => (a.code < b.code ? -1 : 1)),
    ...stationedPosts,
    ...deputyPosts,
  ];
  return [...held, ...named.map((post) => ({ ...post, holder: names.next(post.code) }))];
}
