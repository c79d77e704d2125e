// npm test: installs what is missing, checks, then runs every test this machine can run. Arguments go to Vitest.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureInstalled, environment, node, root } from './bootstrap.mjs';

ensureInstalled();
const chosen = process.argv.slice(2);
const checked = chosen.length > 0 || run(node, ['scripts/check.mjs']);
const folder = mkdtempSync(join(tmpdir(), 'anyvisor-test-'));
const report = join(folder, 'report.json');
const tested = run('vitest', [
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
  ...chosen,
]);
if (existsSync(report)) summarise(JSON.parse(readFileSync(report, 'utf8')));
rmSync(folder, { recursive: true });
process.exit(checked && tested ? 0 : 1);

function run(command, args) {
  return spawnSync(command, args, { cwd: root, env: environment(), stdio: 'inherit' }).status === 0;
}

/** Says which peers were not there, and ends with the one line that counts. */
function summarise({ numPassedTests, numFailedTests, numPendingTests, testResults }) {
  const skipped = testResults.flatMap((file) =>
    file.assertionResults.filter((test) => test.status === 'skipped' || test.status === 'pending'),
  );
  const reasons = new Map();
  for (const test of skipped) {
    const reason = /\[skipped: (.+?)\]/.exec(test.fullName)?.[1] ?? 'see the test file';
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  for (const [reason, count] of reasons) console.log(`Skipped ${count}: ${reason}`);
  if (reasons.size > 0) console.log('Missing peers are installed by: sudo .ci/install-peers');
  console.log(`\n${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped`);
}
