import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

// What may be part of a program that a city changes and hands on. Source: licence texts; OSI.
const allowed = new Set(
  'MIT ISC Apache-2.0 BSD-2-Clause BSD-3-Clause 0BSD BlueOak-1.0.0 CC0-1.0 Unlicense Zlib Python-2.0 WTFPL PostgreSQL OFL-1.1 CC-BY-3.0 CC-BY-4.0 MIT-0'.split(
    ' ',
  ),
);

// Looked at by a person on that day; `until`: to be looked at again by then.
const exceptions = JSON.parse(readFileSync(new URL('licence-exceptions.json', import.meta.url), 'utf8'));

const root = path.dirname(path.dirname(new URL(import.meta.url).pathname));
const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'));
const today = new Date().toISOString().slice(0, 10);

const packages = Object.entries(lock.packages)
  .filter(([place, { link }]) => place !== '' && !link)
  .map(([place, locked]) => ({ name: nameOf(place), version: locked.version, ...read(place, locked) }));

function nameOf(place) {
  return place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

// The package itself says it; where it is not installed on this machine, the lock file does.
function read(place, locked) {
  const file = path.join(root, place, 'package.json');
  const own = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const licence = own.license ?? own.licenses ?? locked.license;
  return { licence: wordsOf(licence), whole: locked.integrity !== undefined };
}

function wordsOf(licence) {
  if (Array.isArray(licence)) return licence.map(wordsOf).join(' OR ');
  return (typeof licence === 'object' ? licence?.type : licence) ?? 'none';
}

/** An SPDX expression holds where one side of each OR, and both of each AND, are allowed. */
function isAllowed(expression) {
  return expression
    .replace(/[()]/g, '')
    .split(' OR ')
    .some((side) => side.split(' AND ').every((name) => allowed.has(name.trim())));
}

const problems = packages.flatMap(({ name, version, licence, whole }) => {
  const found = exceptions.find((each) => each.name === name && each.licence === licence);
  const isExcepted = found !== undefined && found.until >= today;
  return [
    ...(isAllowed(licence) || isExcepted ? [] : [`${name}@${version}: licence ${licence} is not allowed`]),
    ...(whole ? [] : [`${name}@${version}: the lock file has no integrity for it`]),
  ];
});
const stale = exceptions
  .filter(({ name }) => !packages.some((each) => each.name === name))
  .map(({ name }) => `${name}: the exception is not needed any more`);

if (process.argv.includes('--list'))
  for (const { name, version, licence } of packages) console.log(`${name}@${version}\t${licence}`);
for (const problem of [...problems, ...stale]) console.error(problem);
if (problems.length + stale.length > 0) process.exit(1);
console.log(`${packages.length} packages, their licences are allowed and their integrity is locked`);
