import { parseArgs } from 'node:util';
import { checkFiles } from './keeping/check-files.js';
import { findPlace } from './keeping/place.js';
import { runCommand } from './keeping/run-command.js';

const { values } = parseArgs({ options: { data: { type: 'string', default: '.data' } } });

await runCommand(async () => {
  const { named, missing, wrong, orphans } = await checkFiles(findPlace(values.data));
  for (const what of missing) console.error(`文件缺失 / missing: ${what}`);
  for (const what of wrong) console.error(`内容不符 / differs: ${what}`);
  for (const key of orphans) console.log(`没有记录引用，已超过24小时 / no row names it: ${key}`);
  const isWhole = missing.length + wrong.length === 0;
  console.log(
    `${isWhole ? '佐证文件完好 / all files hold' : '佐证文件不完整 / files do not hold'}: ${named} named, ${missing.length} missing, ${wrong.length} differ, ${orphans.length} orphans`,
  );
  if (!isWhole) process.exitCode = 1;
});
