import { afterAll, beforeAll, describe, test } from 'vitest';
import { ContractRun } from './engine/contract-run.ts';
import { advice } from './families/advice.ts';
import { backup } from './families/backup.ts';
import { capabilities } from './families/capabilities.ts';
import { cloneVm } from './families/clone-vm.ts';
import { closing } from './families/closing.ts';
import { connection } from './families/connection.ts';
import { consoles } from './families/console.ts';
import { createFromTemplate } from './families/create-from-template.ts';
import { createVm } from './families/create-vm.ts';
import { deadlines } from './families/deadlines.ts';
import { deleteVm } from './families/delete-vm.ts';
import { diskTransfer } from './families/disk-transfer.ts';
import { disks } from './families/disks.ts';
import { events } from './families/events.ts';
import { faults } from './families/faults.ts';
import { guest } from './families/guest.ts';
import { hostileInput } from './families/hostile-input.ts';
import { inventory } from './families/inventory.ts';
import { lifecycle } from './families/lifecycle.ts';
import { maintenance } from './families/maintenance.ts';
import { metrics } from './families/metrics.ts';
import { migration } from './families/migration.ts';
import { nics } from './families/nics.ts';
import { notPromised } from './families/not-promised.ts';
import { parameters } from './families/parameters.ts';
import { reconfigure } from './families/reconfigure.ts';
import { screenshots } from './families/screenshots.ts';
import { snapshots } from './families/snapshots.ts';
import { suspension } from './families/suspension.ts';
import { tasks } from './families/tasks.ts';
import { watch } from './families/watch.ts';
import type { ContractFixture } from './fixture.ts';

/**
 * Registers the contract's tests for one adapter and one peer; called once in a test file of the adapter. A peer that
 * cannot run here is skipped with its reason, except under CI, where that is a failure.
 */
export function runContractSuite(
  fixture: ContractFixture<unknown>,
  /** These families alone: for a second peer of an adapter that differs in nothing else. */
  only: readonly Family[] = familyNames,
): void {
  const reason = fixture.skipReason?.();
  if (reason === undefined) {
    register(fixture, only);
  } else if (process.env['CI'] === undefined) {
    test.skip(`${fixture.name}: ${reason}`, () => {});
  } else {
    test(`${fixture.name} runs under CI`, () => {
      throw new Error(`the peer cannot run: ${reason}`);
    });
  }
}

const families = {
  parameters,
  connection,
  capabilities,
  inventory,
  createVm,
  createFromTemplate,
  deleteVm,
  lifecycle,
  guest,
  suspension,
  cloneVm,
  reconfigure,
  disks,
  nics,
  snapshots,
  consoles,
  migration,
  maintenance,
  diskTransfer,
  backup,
  events,
  metrics,
  advice,
  screenshots,
  tasks,
  watch,
  deadlines,
  notPromised,
  hostileInput,
  faults,
};

type Family = keyof typeof families;

const familyNames = Object.keys(families) as readonly Family[];

function register(fixture: ContractFixture<unknown>, only: readonly Family[]): void {
  describe(`${fixture.name} honours the contract`, () => {
    const run = new ContractRun(fixture);
    let before = '';
    beforeAll(async () => {
      await run.start();
      before = await run.peer.look.fingerprint();
    }, run.deadlines.peer);
    afterAll(() => run.stop(), run.deadlines.peer);
    for (const name of only) {
      families[name](run);
    }
    closing(run, () => before);
  });
}
