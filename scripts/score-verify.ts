import { readFileSync } from 'node:fs';
import { verifyScoreFile } from '../src/assessment/scores/verify-score-file.js';

const [path, ...more] = process.argv.slice(2);
if (path === undefined || more.length > 0) {
  process.stderr.write('usage: npm run score:verify -- FILE\n');
  process.exit(1);
}
const { equal, problem, rows, sha256 } = verifyScoreFile(read(path));
for (const row of rows) {
  const figures = row.equal ? row.filed : `filed ${row.filed}, recomputed ${row.recomputed}`;
  process.stdout.write(`${row.equal ? 'equal  ' : 'differs'} ${row.bodyCode} ${row.row} ${figures}\n`);
}
if (problem !== null) process.stdout.write(`differs ${problem}\n`);
const different = rows.filter((row) => !row.equal).length;
process.stdout.write(
  equal ? `equal: ${rows.length} rows, sha256 ${sha256}\n` : `differs: ${different} of ${rows.length} rows\n`,
);
process.exitCode = equal ? 0 : 1;

function read(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    process.stderr.write(
      `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    process.exit(1);
  }
}
