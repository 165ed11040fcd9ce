import type { Actor } from '../identity/actor.js';
import { mayDo } from '../identity/permissions.js';
import type { Role } from '../organization/role.js';

/** How many matters wait for the reader in a room. */
export interface Waiting {
  /** Supervision orders to sign or to answer. */
  orders: number;
}

/** A room that the head bar leads to. */
interface Room {
  path: string;
  /** Key of its name in the texts. */
  name: string;
  /** Whether its page exists; until then its name stands there without a link. */
  ready: boolean;
  /** Pages that belong to it: paths that begin with one of these, besides its own. */
  below?: readonly string[];
  /** Which of the waiting matters is counted beside its name. */
  counts?: keyof Waiting;
  /** Who sees it in the head bar. */
  for: (actor: Actor) => boolean;
}

const looksAtTheLoop: readonly string[] = [
  'leader',
  'secretary',
  'supervision_office',
  'office_head',
  'assessment_office',
  'inspector',
  'organisation_dept',
] satisfies Role[];
const loop = ({ role }: Actor): boolean => looksAtTheLoop.includes(role);
/** Whether the actor works for a body: its tasks, and the orders that it answers. */
export const worksForUnit = ({ role }: Actor): boolean => role === 'unit_head' || role === 'unit_staff';

// Who is scored, and who answers for the data that others are scored by.
const isScored = (actor: Actor): boolean =>
  worksForUnit(actor) || actor.role === 'data_owner' || actor.role === 'lead_assessor';

/**
 * Every room of the head bar, in its order. The five stations of the loop are the map of those who look at all of it.
 * Source: visual-language.md 6. Whoever builds a room sets `ready`.
 */
const rooms = {
  // What the organisation department comes for stands first.
  dossiers: {
    path: '/dossiers',
    name: 'nav.dossiers',
    ready: true,
    for: (actor) => mayDo(actor, 'dossier:list'),
  },
  work: { path: '/', name: 'nav.work', ready: true, for: () => true },
  cockpit: {
    ...{ path: '/cockpit', name: 'nav.cockpit', ready: true },
    for: (actor) => mayDo(actor, 'cockpit:read'),
  },
  decisions: { path: '/decisions', name: 'nav.decisions', ready: true, below: ['/documents'], for: loop },
  orders: {
    path: '/orders',
    name: 'nav.orders',
    ready: true,
    below: [
      ...['/disputes', '/interviews', '/extensions', '/forecast', '/margins', '/circulars', '/wall'],
      ...['/restrictions', '/explanations', '/meetings', '/checks', '/burden', '/projects', '/enterprises'],
      ...['/tenures', '/hand-overs', '/delegations', '/papers', '/paper-templates', '/red-letters'],
    ],
    for: loop,
  },
  tasks: { path: '/tasks', name: 'nav.tasks', ready: true, below: ['/parts'], for: loop },
  assessment: {
    path: '/schemes',
    name: 'nav.assessment',
    ready: true,
    below: [
      ...['/indicators', '/scores', '/standings', '/objections', '/deductions', '/awards'],
      ...['/measurements', '/negative-events', '/standards', '/verifications', '/weaknesses', '/radar'],
      '/assessment-year',
    ],
    for: loop,
  },
  consequences: {
    path: '/consequences',
    name: 'nav.consequences',
    ready: true,
    below: ['/fund', '/flags', '/preferences', '/my-dossier'],
    for: (actor) => loop(actor) || actor.role === 'finance',
  },
  oversight: {
    path: '/oversight',
    name: 'nav.oversight',
    ready: true,
    for: (actor) => mayDo(actor, 'oversight:read'),
  },
  accounts: {
    ...{ path: '/accounts', name: 'nav.accounts', ready: true },
    for: (actor) => mayDo(actor, 'account:keep'),
  },
  rights: { path: '/rights', name: 'nav.rights', ready: true, for: (actor) => mayDo(actor, 'right:grant') },
  accountActs: {
    ...{ path: '/account-acts', name: 'nav.account-acts', ready: true },
    for: (actor) => mayDo(actor, 'account-act:read'),
  },
  unitTasks: { path: '/tasks', name: 'nav.unit-tasks', ready: true, below: ['/parts'], for: worksForUnit },
  unitOrders: {
    ...{
      path: '/orders',
      name: 'nav.unit-orders',
      ready: true,
      below: ['/interviews', '/papers', '/explanations'],
    },
    ...{ counts: 'orders', for: worksForUnit },
  },
  restrictions: {
    ...{ path: '/restrictions', name: 'nav.restrictions', ready: true },
    ...{ below: ['/projects', '/enterprises'], for: worksForUnit },
  },
  values: {
    ...{ path: '/measurements', name: 'nav.values', ready: true },
    below: ['/negative-events', '/standards', '/assessment-year'],
    for: (actor) => mayDo(actor, 'measurement:enter') || mayDo(actor, 'standard:publish'),
  },
  burden: { path: '/burden', name: 'nav.burden', ready: true, below: ['/checks'], for: worksForUnit },
  scores: {
    path: '/scores',
    name: 'nav.scores',
    ready: true,
    below: [
      ...['/standings', '/objections', '/deductions', '/awards', '/schemes', '/indicators', '/verifications'],
      ...['/consequences', '/flags', '/preferences', '/my-dossier', '/assessment-year'],
    ],
    for: isScored,
  },
  reviews: {
    path: '/reviews',
    name: 'nav.reviews',
    ready: true,
    for: (actor) => mayDo(actor, 'report:review'),
  },
  remarks: {
    path: '/remarks/new',
    name: 'nav.remarks',
    ready: true,
    for: ({ role }) => role === 'secretary',
  },
} satisfies Record<string, Room>;

/** A room as the head bar shows it. */
export interface NavigationItem {
  name: string;
  /** Null: not built yet. */
  href: string | null;
  /** 'page' on its own page, 'true' on one below it. */
  current: 'page' | 'true' | null;
  /** Matters that wait for the reader there; 0: none, or not counted. */
  waiting: number;
}

/** What the head bar offers this person on this page. */
export function navigationFor(
  actor: Actor,
  path: string,
  waiting: Waiting = { orders: 0 },
): NavigationItem[] {
  return Object.values<Room>(rooms)
    .filter((room) => room.for(actor))
    .map((room) => ({
      name: room.name,
      href: room.ready ? room.path : null,
      current: currentOf(room, path),
      waiting: room.counts === undefined ? 0 : waiting[room.counts],
    }));
}

function currentOf({ path: own, below = [] }: Room, path: string): NavigationItem['current'] {
  if (path === own) return 'page';
  const places = own === '/' ? below : [own, ...below];
  return places.some((place) => path.startsWith(`${place}/`) || path === place) ? 'true' : null;
}
