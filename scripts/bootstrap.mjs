import { buildWhenChanged } from './build.mjs';
import { handOver } from './hand-over.mjs';
import { installWhenNeeded, runtimeNode } from './install.mjs';
import { checkDataFolder, checkNpm, checkPort, checkTemporal } from './preconditions.mjs';
import { parseStartOptions } from './start-options.mjs';

/** Everything of `npm start` that comes before the project's own Node: check, install, build, hand over. */
export async function bootstrap(root, argv) {
  process.env.DUKAOJIAN_STARTED_AT ??= String(Date.now());
  const options = parseStartOptions(argv);
  checkNpm();
  checkTemporal(root);
  checkDataFolder(options.data, root);
  await checkPort(options);
  await installWhenNeeded(root);
  const node = runtimeNode(root);
  buildWhenChanged(root, node);
  await handOver(root, node, options);
}
