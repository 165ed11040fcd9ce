// `npm start`: runs on any Node that npm can be had with, imports nothing from node_modules.
// It checks, installs and builds, then hands over to dist/scripts/launch.js under the project's own Node.
import { fileURLToPath } from 'node:url';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const root = fileURLToPath(new URL('..', import.meta.url));

if (major < 20 || (major === 20 && minor < 11)) {
  process.stderr.write(
    `督考监需要 Node 20.11 以上，现在是 v${process.versions.node} / dukaojian needs Node 20.11 or newer, this is v${process.versions.node}\n`,
  );
  process.exit(1);
} else {
  // Loaded only now: an older Node could not parse what it says.
  import('./bootstrap.mjs')
    .then(({ bootstrap }) => bootstrap(root, process.argv.slice(2)))
    .catch((error) => {
      process.stderr.write(`${error.name === 'StartRefusal' ? error.message : error.stack}\n`);
      process.exitCode = 1;
    });
}
