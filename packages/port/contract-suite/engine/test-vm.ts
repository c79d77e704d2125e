import type { VmObservation, VmProvisionSpec } from '@anyvisor/domain';
import type { ContractRun } from './contract-run.ts';
import { must } from './must.ts';
import { complete } from './run-steps.ts';
import { waitFor } from './wait-for.ts';

/** A VM made for one test. */
export interface TestVm {
  readonly ref: string;
  readonly name: string;
  readonly marker: string;
  readonly read: () => Promise<VmObservation>;
}

interface VmWish {
  readonly running?: boolean;
  /** @default the peer's smallest */
  readonly spec?: (name: string) => VmProvisionSpec;
}

/** Creates a VM, hands it to `body` and removes it with everything it has, whatever happens. */
export async function withVm(
  run: ContractRun,
  wish: VmWish,
  body: (vm: TestVm) => Promise<void>,
): Promise<void> {
  const name = run.vmName();
  const request = await run.createRequest((wish.spec ?? run.peer.spec)(name));
  try {
    const created = must(await complete(run.patientCaller, run.port.createVm(run.ctx(), request)));
    const vm: TestVm = {
      ref: created.nativeRef,
      name,
      marker: request.marker,
      read: async () => must(await run.port.getVm(run.ctx(), created.nativeRef)),
    };
    if (wish.running === true) {
      await startVm(run, vm);
    }
    await body(vm);
  } finally {
    await run.peer.behindOurBack.delete(name);
  }
}

export async function startVm(run: ContractRun, vm: TestVm): Promise<void> {
  must(await complete(run.patientCaller, run.port.startVm(run.ctx(), vm.ref)));
}

/** Pulls the plug. */
export async function stopVm(run: ContractRun, vm: TestVm): Promise<void> {
  must(await complete(run.patientCaller, run.port.stopVm(run.ctx(), vm.ref, { force: true })));
}

/** Waits until a re-read of the VM satisfies `holds`; `what` completes "waited in vain for". */
export async function untilVm(
  vm: TestVm,
  what: string,
  deadline: number,
  holds: (seen: VmObservation) => boolean,
): Promise<VmObservation> {
  return waitFor(what, deadline, async () => {
    const seen = await vm.read();
    return holds(seen) ? seen : undefined;
  });
}
