// Builds the web UI when its sources differ from what was built last. `npm start` and the tests call it; takes some seconds.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureInstalled, environment, root } from './bootstrap.mjs';

const sources = ['web', 'packages/client/src', 'package-lock.json'];
const dist = join(root, 'web', 'dist');
const stamp = join(dist, '.built-from');

/** Leaves `web/dist` as the sources have it. Throws when the build fails, with what Vite said. */
export function ensureWebBuilt() {
  const wanted = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.error('Building the web UI …');
  // Beside the old one, which a running server may be serving, then into its place.
  const [fresh, old] = [`${dist}-${process.pid}`, `${dist}-old-${process.pid}`];
  const vite = spawnSync('vite', ['build', '--logLevel', 'warn', '--outDir', fresh], {
    cwd: join(root, 'web'),
    // Whoever calls: a test runner's own NODE_ENV would make it a development build.
    env: { ...environment(), NODE_ENV: 'production' },
    stdio: ['ignore', 2, 2],
  });
  if (vite.status !== 0) {
    rmSync(fresh, { recursive: true, force: true });
    throw new Error('The web UI could not be built: see the messages above.');
  }
  writeFileSync(join(fresh, '.built-from'), wanted);
  if (existsSync(dist)) renameSync(dist, old);
  renameSync(fresh, dist);
  rmSync(old, { recursive: true, force: true });
}

/** Of everything the build reads. */
function fingerprint() {
  const hash = createHash('sha256');
  for (const source of sources) {
    for (const file of filesIn(source)) hash.update(file).update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

function filesIn(path) {
  if (path.endsWith('.json')) return [path];
  return readdirSync(join(root, path), { withFileTypes: true })
    .filter(({ name }) => !/^(dist.*|node_modules|test)$/.test(name))
    .flatMap((entry) => (entry.isDirectory() ? filesIn(`${path}/${entry.name}`) : [`${path}/${entry.name}`]))
    .toSorted();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  ensureInstalled();
  ensureWebBuilt();
}
