import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { Assessment, scoresReproducible } from './play/assess.js';
import type { AssessedYear } from './play/assessed-year.js';
import { Chance } from './play/chance.js';
import { CityPeople } from './play/city-people.js';
import { countKinds, noticesByRung } from './play/counts.js';
import { Figures } from './play/figures.js';
import { checkInvariants } from './play/invariants.js';
import { drawLag } from './play/lag.js';
import { RecordEye } from './play/record-eye.js';
import { readScenario, usualYear } from './play/scenario.js';
import { liveYear } from './play/year.js';
import type { Scene } from './play/scene.js';
import type { Unit } from './play/decisions.js';
import { startStack } from './servers/whole-stack.js';

pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

const { values } = parseArgs({
  options: {
    document: { type: 'string' },
    json: { type: 'boolean', default: false },
    scenario: { type: 'string' },
    seed: { type: 'string' },
    year: { type: 'string' },
  },
});
const scenario = values.scenario === undefined ? usualYear() : readScenario(values.scenario);
const [seed, year] = [
  Number(values.seed ?? scenario.seed ?? 1),
  Number(values.year ?? scenario.year ?? 2025),
];
if (!Number.isInteger(seed) || ![2024, 2025, 2026].includes(year)) {
  process.stderr.write(
    'usage: npm run play -- [--scenario FILE] [--document FILE] [--year 2024|2025|2026] [--seed N] [--json]\n',
  );
  process.exit(1);
}

// The story is for people: beside the one object that --json promises, it goes to standard error.
const tell = (line: string) => (values.json ? process.stderr : process.stdout).write(`${line}\n`);
const began = performance.now();
const stack = await startStack({
  ...{ mode: 'still', now: new Date(`${year}-01-02T09:00:00+08:00`), rules: scenario.rules },
});
try {
  const eye = new RecordEye(stack.eye);
  const { units } = await eye.one<{ units: Unit[] }>(
    `select jsonb_agg(jsonb_build_object('code', code, 'shortName', short_name, 'level', level) order by code) as units
     from body where code <> '621100'`,
  );
  const document =
    values.document === undefined
      ? null
      : new File([await readFile(values.document)], path.basename(values.document));
  const scene = {
    people: new CityPeople(stack.baseUrl),
    eye,
    chance: new Chance(seed),
    luck: new Chance(seed + 2_000),
    manners: scenario.manners,
    until: scenario.until,
    units,
    tell,
    document,
    assessment: null,
  };
  const assessed = await assessedYear(scene);
  await liveYear({ ...scene, assessment: assessed && new Assessment(assessed) }, year);
  const counts = await countKinds(eye);
  const noticeItemsByRung = await noticesByRung(eye);
  const invariants = {
    ...(await checkInvariants(eye)),
    ...(assessed && { scoresReproducible: await scoresReproducible(assessed) }),
  };
  const seconds = Math.round((performance.now() - began) / 100) / 10;
  for (const [name, count] of Object.entries(counts)) tell(`${name}: ${count}`);
  for (const [name, holds] of Object.entries(invariants)) if (!holds) tell(`不成立：${name}`);
  if (values.json)
    process.stdout.write(
      `${JSON.stringify({ scenario: scenario.name, seed, year, ...counts, noticeItemsByRung, invariants, seconds })}\n`,
    );
  process.exitCode = Object.values(invariants).every(Boolean) ? 0 : 1;
} finally {
  await stack.stop();
}
process.exit();

// Years for which the city's files have schemes, targets and values; their values come in again through the API.
async function assessedYear(scene: Scene): Promise<AssessedYear | null> {
  const { known } = await scene.eye.one<{ known: boolean }>(
    `select exists (select from indicator_target where period like $1 || '%') as known`,
    [String(year)],
  );
  if (!known) return null;
  const { behind } = scenario;
  const lag = await drawLag(scene.eye, { year, luck: new Chance(seed + 3_000), behind });
  const figures = await Figures.takeOut(stack.eye, year, lag);
  return { scene, year, figures, luck: new Chance(seed + 1_000), results: new Map() };
}
