import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { runCommand } from './keeping/run-command.js';
import { openArchive, restoreArchive } from './keeping/restore-backup.js';
import type { Place } from './keeping/place.js';
import { keepSecrets, openDataFolder } from './servers/data-folder.js';
import { prepareDatabase } from './servers/database.js';
import { isOurs, pidIn } from './servers/leftovers.js';
import { startPostgres } from './servers/postgres.js';
import { StartProblem } from './servers/start-problem.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { data: { type: 'string' } },
});

/** A data folder for `npm start`: its database is started for the time of the work. */
async function inFolder(data: string, work: (place: Place) => Promise<void>): Promise<void> {
  const folder = openDataFolder(data);
  const pidFile = `${folder.pg}/postmaster.pid`;
  if (existsSync(pidFile) && isOurs(pidIn(pidFile) ?? 0, folder.pg))
    throw new StartProblem(
      `${folder.root} 正在使用，请先停下 npm start / this data folder is in use: stop npm start first`,
    );
  const { postgresPassword } = keepSecrets(folder);
  const server = await startPostgres({
    dataDir: folder.pg,
    password: postgresPassword,
    logFile: folder.postgresLog,
  });
  try {
    const { ownerUrl } = await prepareDatabase(server.superUrl('postgres'), 'dukaojian');
    await work({ ownerUrl, filesDir: folder.files });
  } finally {
    await server.stop();
  }
}

await runCommand(async () => {
  const [file] = positionals;
  const { OWNER_DATABASE_URL: ownerUrl, DATA_DIR: filesDir } = process.env;
  if (file === undefined || (values.data === undefined && (!ownerUrl || !filesDir)))
    throw new StartProblem(
      '用法 / usage: npm run restore -- FILE --data NEW_FOLDER，或设置 / or set OWNER_DATABASE_URL, DATA_DIR',
    );
  const archive = await openArchive(file);
  const restore = (place: Place) => restoreArchive(archive, place);
  if (values.data !== undefined) await inFolder(values.data, restore);
  else await restore({ ownerUrl: ownerUrl ?? '', filesDir: filesDir ?? '' });
  const { tables, files, takenAt } = archive.manifest;
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  console.log(
    `已恢复到 / restored to ${takenAt}: ${tables.length} tables, ${rows} rows, ${files.length} files`,
  );
});
