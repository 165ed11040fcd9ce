import type { Reading } from './reading.js';
import { partOf, trimmed } from './reading.js';
import type { ListedUnit, Naming } from './unit-list.js';
import { parseUnits } from './unit-list.js';

/** Units by the word of duty behind or before them. */
export interface RoleGroups {
  lead: ListedUnit[];
  duty: ListedUnit[];
  cooperating: ListedUnit[];
  andOthers: boolean;
}

const roleWords = new RegExp(
  [
    '(牵头(?:负责|抓总|组织实施|组织|落实|实施)?|主办|负总责|总负责)',
    '((?:积极|密切|协同|共同)?(?:(?:按|按照|依)(?:各自)?(?:工作)?职[责能](?:分工)?)?(?:配合|协办|协助|参与)(?:落实|实施|做好|推进|完成)?)',
    '((?:按|按照|依)(?:各自)?(?:工作)?职[责能](?:任务)?(?:分工)?(?:分别|共同)?(?:负责|落实|抓好落实|实施|做好|推进)?|' +
      '(?:分别|共同|具体|分工|组织|各自)?负责(?:落实|实施|推进)?(?!人|同志|制)|(?:抓好|督促|组织|分别|共同)?(?:落实|实施)|承办)',
  ].join('|'),
  'g',
);
const before = /^(?:由|请|责成|责令|明确|以及|和|,)*/;
/** Pieces between units that name nobody: times and how to go on. */
const aside = /完成|办结|[底末前内]$|坚持|持续|推进|常态|下同|^\d|^[上下]半年|季度|立即|尽快/;

/**
 * Units by the words of duty behind them (牵头, 配合, 按职责分工负责, 会同); null when the text has none of them or
 * anything else than units stands before one: then it is an ordinary sentence.
 */
export function rolesIn(text: Reading, naming: Naming): RoleGroups | null {
  const groups: RoleGroups = { lead: [], duty: [], cooperating: [], andOthers: false };
  let from = 0;
  for (const match of text.plain.matchAll(roleWords)) {
    const role = match[1] !== undefined ? 'lead' : match[2] !== undefined ? 'cooperating' : 'duty';
    const found = unitsBefore(partOf(text, from, match.index), naming);
    if (found === null) return null;
    groups[role].push(...found.units);
    groups.cooperating.push(...found.joined);
    groups.andOthers ||= found.andOthers;
    from = match.index + match[0].length;
  }
  const rest = partOf(text, from);
  const joined = rest.plain.includes('会同') ? unitsBefore(rest, naming) : null;
  groups.lead.push(...(joined?.units ?? []));
  groups.cooperating.push(...(joined?.joined ?? []));
  return groups.lead.length + groups.duty.length + groups.cooperating.length > 0 ? groups : null;
}

interface UnitsBefore {
  units: ListedUnit[];
  /** Those behind 会同. */
  joined: ListedUnit[];
  andOthers: boolean;
}

function unitsBefore(segment: Reading, naming: Naming): UnitsBefore | null {
  const clean = trimmed(segment, ',;。、:');
  const names = partOf(clean, before.exec(clean.plain)?.[0].length ?? 0);
  const join = names.plain.indexOf('会同');
  const main = parseUnits(join < 0 ? names : partOf(names, 0, join), naming);
  const joined = parseUnits(join < 0 ? partOf(names, 0, 0) : partOf(names, join + 2), naming);
  const all = [...main.units, ...joined.units];
  if (!all.every((unit) => isNamed(unit) || aside.test(unit.plain))) return null;
  return {
    units: main.units.filter(isNamed),
    joined: joined.units.filter(isNamed),
    andOthers: main.andOthers || joined.andOthers,
  };
}

const isNamed = ({ kind }: ListedUnit) => kind !== 'other';
