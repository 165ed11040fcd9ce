import { existsSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';

const maxBytes = 16 * 1024 * 1024;

/** Opens a log for appending; a log over 16 MiB is first put aside as `<file>.1`, over the one before it. */
export function openLog(file: string): number {
  if (existsSync(file) && statSync(file).size > maxBytes) renameSync(file, `${file}.1`);
  return openSync(file, 'a', 0o600);
}

/** The last lines of a log, for a sentence that says why something did not start; empty when there is none. */
export function logTail(file: string, lines = 12): string {
  if (!existsSync(file)) return '';
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
}
