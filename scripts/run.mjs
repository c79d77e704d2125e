// npm run bench|lab|chaos|anyvisor|screenshots|generate: one entry file each, on the project's own Node.
import { join } from 'node:path';
import { ensureInstalled, root } from './bootstrap.mjs';
import { become } from './child.mjs';

const entries = {
  bench: 'bench/src/main.ts',
  lab: 'lab/src/main.ts',
  chaos: 'test/chaos/main.ts',
  cli: 'cli/src/main.ts',
  screenshots: 'test/screenshots/main.ts',
  generate: 'tools/openapi/src/generate.ts',
};

const [name, ...args] = process.argv.slice(2);
if (!Object.hasOwn(entries, name ?? '')) {
  console.error(`Usage: node scripts/run.mjs ${Object.keys(entries).join('|')} [arguments]`);
  process.exit(2);
}
ensureInstalled();
become(join(root, entries[name]), args);
