/** Lists whose filter stands in their address, and can be kept under a name. */
const lists: ReadonlySet<string> = new Set([
  ...['/tasks', '/decisions', '/documents', '/papers', '/checks', '/enterprises', '/projects'],
  ...['/indicators', '/weaknesses', '/consequences', '/oversight'],
]);

/** A list as it is filtered: its path, and what stands after the question mark. */
export interface FilteredList {
  path: string;
  query: string;
}

/** Whether a list can be kept. */
export const isList = (path: string): boolean => lists.has(path);

// Where one stands in the list is no part of how it is filtered.
const places = new Set(['page', 'after', 'cursor']);
const here = 'http://here.invalid';

/** Reads an address of this site; null where it is no such list. Fields that were left empty are dropped. */
export function filteredListOf(address: string): FilteredList | null {
  if (!address.startsWith('/') || address.startsWith('//') || !URL.canParse(address, here)) return null;
  const { pathname, searchParams } = new URL(address, here);
  if (!isList(pathname)) return null;
  const given = [...searchParams].filter(([name, value]) => value !== '' && !places.has(name));
  return { path: pathname, query: new URLSearchParams(given).toString() };
}
