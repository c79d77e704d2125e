#!/usr/bin/env node
// Plain JavaScript that an old Node can run too: it goes on under the project's own Node when the system's is too old.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

if (Number(process.versions.node.split('.')[0]) >= 24) {
  await import(main);
} else {
  const node = ownNode(dirname(main));
  if (node === undefined) {
    process.stderr.write('anyvisor needs Node 24: run npm ci in its folder, which brings it along.\n');
    process.exit(1);
  }
  const child = spawn(node, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal));
  }
  child.on('error', (error) => {
    process.stderr.write(`anyvisor cannot start ${node}: ${error.message}\n`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 130)));
}

/** The Node that the npm package `node` brought, in the nearest node_modules that has one. */
function ownNode(folder) {
  for (let here = folder; ; here = dirname(here)) {
    const candidate = join(here, 'node_modules', 'node', 'bin', 'node');
    if (existsSync(candidate)) return candidate;
    if (dirname(here) === here) return undefined;
  }
}
