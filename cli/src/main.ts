import { runCli } from './run.ts';

const interrupted = new AbortController();
process.on('SIGINT', () => interrupted.abort());

process.exitCode = await runCli(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  signal: interrupted.signal,
});
