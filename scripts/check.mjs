// npm run check: everything that can be known without running the product. Runs all, then fails if any did.
import { spawnSync } from 'node:child_process';
import { ensureInstalled, environment, root } from './bootstrap.mjs';

const checks = [
  ['format', 'oxfmt', ['--check']],
  ['lint', 'oxlint', ['--type-aware']],
  ['types', 'tsc', ['--noEmit']],
  ['types of the web UI', 'tsc', ['--noEmit', '-p', 'web']],
  ['layers and cycles', 'node', ['scripts/checks/layers.mjs']],
  ['unused code and dependencies', 'knip', []],
  ['file sizes and names', 'node', ['scripts/checks/files.mjs']],
  ['licences of dependencies', 'node', ['scripts/checks/licences.mjs']],
];

ensureInstalled();
const failed = checks.filter(([name, command, args]) => {
  const started = Date.now();
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: root,
    env: environment(),
    encoding: 'utf8',
  });
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(`${status === 0 ? '✓' : '✗'} ${String(name)} (${seconds} s)`);
  if (status !== 0) console.log(String(stdout) + String(stderr));
  return status !== 0;
});
if (failed.length > 0) {
  console.error(`Failed: ${failed.map(([name]) => name).join(', ')}`);
  process.exit(1);
}
