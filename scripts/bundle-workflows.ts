import path from 'node:path';
import { bundleWhenChanged } from './servers/workflow-bundle.js';
import { projectRoot } from './servers/project-root.js';

const target = path.join(projectRoot(), 'dist/workflow-bundle.js');
const made = await bundleWhenChanged(target);
console.log(made ? 'workflows bundled' : 'workflow bundle is up to date');
