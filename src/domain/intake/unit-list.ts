import type { BodyDirectory, NameReach } from './body-directory.js';
import { collectiveLength } from './collective-bodies.js';
import type { NamedUnit } from './document-source.js';
import type { Reading } from './reading.js';
import { hasGapBefore, partOf, written } from './reading.js';
import { endsLikePerson, endsLikeUnit, isUnitLike } from './unit-endings.js';

/** Whose names a document may use, and how far they reach in it. */
export interface Naming {
  directory: BodyDirectory;
  reach: NameReach;
  /** The county that issued the document: its "县住建局" is that county's own. */
  homeCounty: string | null;
}

/** A name in a list: one of the city's bodies, a group, a person, another unit by its ending, or anything else. */
export interface ListedUnit extends NamedUnit {
  kind: 'body' | 'group' | 'person' | 'unit' | 'other';
  plain: string;
}

/** What stands in a list of names. */
export interface UnitList {
  units: ListedUnit[];
  /** The list ends with 等: not all are named. */
  andOthers: boolean;
}

const separators = '、,;/|。:';
const officeTail =
  /^(?:管委会|管理委员会|党工委|[区县]?委[、和]?[区县](?:人民)?政府|(?:人民)?政府|[区县]?委(?!员))/;
const othersTail =
  /^等(?:[\d一二三四五六七八九十]{1,2}[个家])?(?:部门和单位|部门|单位)?(?=$|[、,;。和及]|按|共同|分别|负责|牵头|配合|各|市|有关|相关|\()/;
const joiner = /^(?:以及|和|及|与|暨)/;

/** Reads a list of units: 、 , and line breaks part them, 和 only between two units, the longest known name first. */
export function parseUnits(list: Reading, naming: Naming): UnitList {
  const units: ListedUnit[] = [];
  let andOthers = false;
  let from = 0;
  while (from < list.plain.length) {
    const rest = list.plain.slice(from);
    const others = othersTail.exec(rest);
    const skipped = others?.[0].length ?? separatorLength(rest, units.length > 0);
    andOthers ||= others !== null;
    if (skipped > 0) {
      from += skipped;
      continue;
    }
    const length = unitLength(partOf(list, from), naming);
    units.push(unitOf(partOf(list, from, from + length), naming));
    from += length;
  }
  return { units, andOthers };
}

function separatorLength(rest: string, afterUnit: boolean): number {
  if (separators.includes(rest.charAt(0))) return 1;
  return afterUnit ? (joiner.exec(rest)?.[0].length ?? 0) : 0;
}

/** Length of the unit's name that a plain text begins with, where other words may follow; 0 when none does. */
export function leadingUnitLength(text: Reading, naming: Naming): number {
  const known = knownLength(text.plain, naming);
  const group = collectiveLength(text.plain);
  const [unknown = ''] =
    /^[^、,;。:()]{1,14}?(?:局|委(?!员)|办(?!理|法|好|公室)|办公室|委员会|厅|政府|中心|集团|公司)/.exec(
      text.plain,
    ) ?? [];
  const longer = known > 0 && unknown.length > known && unknown.startsWith(text.plain.slice(0, known));
  if (longer && /[县区]$/.test(text.plain.slice(0, known))) return unknown.length;
  return known || group || unknown.length;
}

function unitLength(text: Reading, naming: Naming): number {
  for (const length of [knownLength(text.plain, naming), collectiveLength(text.plain)])
    if (length > 0 && endsAt(text, length)) return length;
  return unknownLength(text);
}

/** A known name with its 政府 and a bracket that belongs to it. */
function knownLength(plain: string, { directory, reach, homeCounty }: Naming): number {
  const known = directory.longestAt(plain, reach).length;
  if (known === 0) return homeCounty === null ? 0 : homeLength(plain, { directory, reach, homeCounty });
  const tail = /[县区园港城]$/.test(plain.slice(0, known)) ? officeTail.exec(plain.slice(known)) : null;
  const length = known + (tail?.[0].length ?? 0);
  return length + (/^\([^()]{1,20}\)/.exec(plain.slice(length))?.[0].length ?? 0);
}

function homeLength(
  plain: string,
  { directory, reach, homeCounty }: Naming & { homeCounty: string },
): number {
  if (!homeCounty.endsWith(plain.charAt(0))) return 0;
  const length = directory.longestAt(homeCounty + plain.slice(1), reach).length - homeCounty.length + 1;
  return length > 1 ? length : 0;
}

function endsAt(text: Reading, index: number): boolean {
  const rest = text.plain.slice(index);
  return (
    rest === '' ||
    separators.includes(rest.charAt(0)) ||
    hasGapBefore(text, index) ||
    joiner.test(rest) ||
    othersTail.test(rest)
  );
}

function unknownLength(text: Reading): number {
  let depth = 0;
  for (let i = 1; i < text.plain.length; i++) {
    const character = text.plain.charAt(i);
    if (text.plain.charAt(i - 1) === '(') depth++;
    if (character === ')' && depth > 0) depth--;
    if (depth === 0 && breaksUnknown(text, i)) return i;
  }
  return text.plain.length;
}

function breaksUnknown(text: Reading, index: number): boolean {
  const rest = text.plain.slice(index, index + 32);
  if (separators.includes(rest.charAt(0)) || othersTail.test(rest)) return true;
  const left = text.plain.slice(Math.max(0, index - 26), index);
  if (hasGapBefore(text, index) && (endsLikeUnit(left) || endsLikePerson(left))) return true;
  const join = joiner.exec(rest);
  if (join === null || !endsLikeUnit(left)) return false;
  const [next = ''] = /^[^、,;。和及与]*/.exec(rest.slice(join[0].length)) ?? [];
  return isUnitLike(next) || collectiveLength(next) > 0;
}

function unitOf(name: Reading, { directory, reach, homeCounty }: Naming): ListedUnit {
  const text = written(name).replace(/\s/g, '');
  const plain = name.plain.replace(/(?<=.)\([^()]*\)$/, '');
  const home = homeCounty !== null && homeCounty.endsWith(plain.charAt(0)) ? homeCounty + plain.slice(1) : '';
  const code =
    directory.codeOf(name.plain, reach) ??
    directory.codeOf(plain, reach) ??
    directory.codeOf(
      plain.replace(/(?<=[县区园港城])(?:[区县]?委.*|(?:人民)?政府|管委会|管理委员会|党工委)$/, ''),
      reach,
    ) ??
    directory.codeOf(home, reach);
  if (code !== undefined) return { kind: 'body', text, plain, code };
  if (collectiveLength(name.plain) === name.plain.length) return { kind: 'group', text, plain };
  if (endsLikePerson(plain)) return { kind: 'person', text, plain };
  return { kind: isUnitLike(plain) ? 'unit' : 'other', text, plain };
}
