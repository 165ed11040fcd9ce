import type { BodyName } from './document-source.js';

/**
 * Which names may stand for the city's bodies in a document.
 * own: a document of this city, bare names ("财政局") too; city: unknown issuer, only names with the city's or a
 * county's mark ("市财政局"); full: an issuer elsewhere, only names that spell the city or a county out.
 */
export type NameReach = 'own' | 'city' | 'full';

/** The city's bodies by every name that is theirs alone. */
export interface BodyDirectory {
  /** "定西市"; empty when the names do not show it. */
  city: string;
  counties: readonly string[];
  /** The code behind a plain name, undefined when no body or more than one has it. */
  codeOf(name: string, reach: NameReach): string | undefined;
  /** The longest known name at the front of a plain text; empty when there is none. */
  longestAt(plain: string, reach: NameReach): string;
}

/** Builds the directory. A name that two bodies share belongs to neither. */
export function bodyDirectory(bodies: readonly BodyName[]): BodyDirectory {
  const city = cityOf(bodies);
  const counties = bodies.map(({ shortName }) => shortName).filter((name) => /^[^市]{1,3}[县区]$/.test(name));
  const codes = codesByName(bodies, city);
  const reaches = new Map([...codes.keys()].map((name) => [name, neededReach(name, city, counties)]));
  const byStart = new Map<string, string[]>();
  for (const name of [...codes.keys()].sort((a, b) => b.length - a.length))
    byStart.set(name.slice(0, 2), [...(byStart.get(name.slice(0, 2)) ?? []), name]);
  const open = (name: string, reach: NameReach) =>
    order.indexOf(reaches.get(name) ?? 'own') <= order.indexOf(reach);
  return {
    city,
    counties,
    codeOf: (name, reach) => (open(name, reach) ? (codes.get(name) ?? undefined) : undefined),
    longestAt: (plain, reach) =>
      byStart.get(plain.slice(0, 2))?.find((name) => open(name, reach) && plain.startsWith(name)) ?? '',
  };
}

const order: readonly NameReach[] = ['full', 'city', 'own'];

function neededReach(name: string, city: string, counties: readonly string[]): NameReach {
  const place = city.replace(/市$/, '');
  if (place !== '' && name.includes(place)) return 'full';
  if (counties.some((county) => name.includes(county.length > 2 ? county.slice(0, -1) : county)))
    return 'full';
  return /^(?:市|团市委|共青团市委)/.test(name) ? 'city' : 'own';
}

/** The city that most full names begin with. */
function cityOf(bodies: readonly BodyName[]): string {
  const counts = new Map<string, number>();
  for (const { fullName } of bodies) {
    const [city] = /^[^市县区]{2,4}市/.exec(fullName.replace(/^中共/, '')) ?? [];
    if (city !== undefined) counts.set(city, (counts.get(city) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? '';
}

// null marks a name of two bodies. Names that are listed win over names that are only derived.
function codesByName(bodies: readonly BodyName[], city: string): Map<string, string | null> {
  const listed = new Map<string, string | null>();
  const derived = new Map<string, string | null>();
  for (const body of bodies) {
    const names = [body.fullName, body.shortName, ...body.aliases]
      .map(plainName)
      .filter((name) => name.length > 1);
    for (const name of names) enter(listed, name, body.code);
    for (const name of names.flatMap((each) => variantsOf(each, city))) enter(derived, name, body.code);
  }
  return new Map([...derived, ...listed]);
}

const plainName = (name: string) => name.normalize('NFKC').replace(/\s/g, '');

function enter(names: Map<string, string | null>, name: string, code: string): void {
  const known = names.get(name);
  names.set(name, known === undefined || known === code ? code : null);
}

const unitEnding = /(?:局|委|办|部|院|中心|集团|支队|联|会|社|馆|室|校)$/;

// 定西市发展和改革委员会 is also 市发展和改革委员会, 市发展和改革委, 市发展改革委 and, within the city, 发展改革委;
// 交通局, an alias, is also 市交通局.
function variantsOf(name: string, city: string): string[] {
  const place = city.replace(/市$/, '');
  const local = place !== '' && name.startsWith(city) ? `市${name.slice(city.length)}` : name;
  const short = local.replace(/委员会$/, '委');
  const forms = [local, short, short.replace(/(?<=..)和(?=..)/, '')];
  const ours = forms
    .filter((form) => !/[市县区]/.test(form) && unitEnding.test(form))
    .map((form) => `市${form}`);
  const bare = forms.filter((form) => /^市[^委政].{2,}/.test(form)).map((form) => form.slice(1));
  const spelled = [...forms, ...ours].filter((form) => form.startsWith('市')).map((form) => place + form);
  return [...forms, ...ours, ...bare, ...spelled].filter((form) => form.length > 2);
}
