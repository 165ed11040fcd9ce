import { readFileSync } from 'node:fs';
import { verifyDrawFile } from '../src/assessment/verification/draw/verify-draw-file.js';

const [path, ...more] = process.argv.slice(2);
if (path === undefined || more.length > 0) {
  process.stderr.write('usage: npm run draw:verify -- FILE\n');
  process.exit(1);
}
const { problems, drawn, listSha256 } = verifyDrawFile(read(path));
for (const { place, tickets, ticket, key } of drawn)
  process.stdout.write(`${place} ${key} ticket ${ticket} of ${tickets}\n`);
for (const problem of problems) process.stdout.write(`differs: ${problem}\n`);
if (problems.length === 0)
  process.stdout.write(`equal: ${drawn.length} draws, sha256 of the list ${listSha256 ?? ''}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;

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
