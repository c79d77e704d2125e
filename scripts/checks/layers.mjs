// The arrows of ARCHITECTURE.md, and no cycles. Fails as well when it saw too little: a parser that reads nothing finds nothing.
import { spawnSync } from 'node:child_process';

const folders = ['packages', 'adapters', 'server', 'cli', 'web', 'lab', 'bench', 'test', 'tools'];
const { stdout, stderr } = spawnSync(
  'depcruise',
  ['--config', '.dependency-cruiser.mjs', '--output-type', 'json', ...folders],
  { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 },
);
if (stdout === '') {
  console.error(stderr);
  process.exit(1);
}
const { summary } = JSON.parse(stdout);
for (const { rule, from, to } of summary.violations) console.error(`${rule.name}: ${from} → ${to}`);
if (summary.totalCruised < 60 || summary.totalDependenciesCruised < 100) {
  console.error(
    `Only ${summary.totalCruised} modules and ${summary.totalDependenciesCruised} imports were read.`,
  );
  process.exit(1);
}
process.exit(summary.violations.length > 0 ? 1 : 0);
