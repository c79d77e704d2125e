import { spawn } from 'node:child_process';
import { environment, node } from './bootstrap.mjs';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Becomes `node entry args…` as nearly as a parent can: same streams, signals passed on, same exit code.
 * `cwd` defaults to where the person typed the command.
 */
export function become(entry, args, cwd = process.env.INIT_CWD ?? process.cwd()) {
  const child = spawn(node, [entry, ...args], { stdio: 'inherit', cwd, env: environment() });
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`Cannot start ${entry}: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 128)));
}
