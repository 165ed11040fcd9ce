import path from 'node:path';
import { parseArgs } from 'node:util';
import { recordRun } from './keeping/backup-run.js';
import { makeBackup, sizeOf } from './keeping/make-backup.js';
import { findPlace, withRecord } from './keeping/place.js';
import { cityId, runCommand } from './keeping/run-command.js';
import { projectRoot } from './servers/project-root.js';
import { StartProblem } from './servers/start-problem.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { data: { type: 'string', default: '.data' } },
});

await runCommand(async () => {
  const [name] = positionals;
  if (name === undefined) throw new StartProblem('用法 / usage: npm run backup -- FILE [--data .data]');
  const file = path.resolve(name);
  const place = findPlace(values.data);
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1_000;
  const keep = (run: Partial<Parameters<typeof recordRun>[2]>) =>
    withRecord(place.ownerUrl, (client) =>
      recordRun(client, cityId(), {
        ...{
          kind: 'backup',
          file,
          takenAt: null,
          seconds: seconds(),
          rows: 0,
          files: 0,
          bytes: 0,
          fault: null,
        },
        ...run,
      }),
    );
  try {
    const { takenAt, tables, files, missing } = await makeBackup(
      place,
      file,
      path.join(projectRoot(), 'rules'),
    );
    const rows = tables.reduce((sum, table) => sum + table.rows, 0);
    const bytes = await sizeOf(file);
    const fault =
      missing.length === 0 ? null : `佐证文件缺失或不符 / files missing or changed: ${missing.join('; ')}`;
    await keep({ takenAt, rows, files: files.length, bytes, fault });
    console.log(
      `已备份 / backed up: ${file} ${bytes} bytes, ${tables.length} tables, ${rows} rows, ${files.length} files, ${takenAt}`,
    );
    if (fault !== null) throw new StartProblem(fault);
  } catch (error) {
    if (!(error instanceof StartProblem)) await keep({ fault: String(error) }).catch(() => undefined);
    throw error instanceof StartProblem
      ? error
      : new StartProblem(
          `没有备份成 / no backup was made: ${error instanceof Error ? error.message : String(error)}`,
        );
  }
});
