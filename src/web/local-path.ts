const here = 'http://here.invalid';

/** The path to go to after signing in: only within this site, else the first page. */
export function localPath(wanted: string | undefined): string {
  if (wanted === undefined || !wanted.startsWith('/') || !URL.canParse(wanted, here)) return '/';
  const { origin, pathname, search } = new URL(wanted, here);
  // What a browser would read as another host does not keep our origin.
  return origin === here && !pathname.startsWith('//') ? pathname + search : '/';
}
