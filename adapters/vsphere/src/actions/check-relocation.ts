import { HypervisorFault, hypervisorError } from '@anyvisor/domain';
import type { CallContext } from '@anyvisor/port';
import { mapVimFault } from '../error-table.ts';
import { isFault, wrongState } from '../faults.ts';
import { devicesOf } from '../inventory/map-devices.ts';
import { wireRef } from '../protocol/encode.ts';
import type { WireObject } from '../protocol/encode.ts';
import type { NativeObject } from '../protocol/properties.ts';
import { localizedFault } from '../protocol/vim-fault.ts';
import { field, flag, isObject, moRef, objects, text } from '../protocol/vim-value.ts';
import type { VimObject } from '../protocol/vim-value.ts';
import { refOf } from '../session/all-view.ts';
import type { Session } from '../session.ts';
import { finished } from '../tasks.ts';

/** Devices of the host that a running VM cannot take along ("Virtual Machine Conditions and Limitations for vMotion"). */
const bound: readonly (readonly [RegExp, string])[] = [
  [/^Virtual(PCIPassthrough|SCSIPassthrough)$/, 'a device of its host is passed through to it'],
  [/^VirtualSriovEthernetCard$/, 'a network card of its host is passed through to it'],
];

/** What a drive or port may hang on without being bound: a file, a pipe, the network. Everything else is a device. */
const unbound = /(Iso|Image|File|Pipe|URI|ThinPrint|RemoteClient|RemoteHost)BackingInfo$/;

/** Why a running VM cannot leave its host, when that shows in its own devices; throws OperationFailed, reason `state`. */
export function refuseBoundDevices(vm: NativeObject): void {
  for (const device of devicesOf(vm.properties['config.hardware.device'])) {
    const why = bound.find(([type]) => type.test(device.$))?.[1];
    if (why !== undefined) {
      throw wrongState('migrateVm', `the VM cannot be moved while it runs: ${why}`, 'Move it cold.');
    }
    if (isDrive(device) && flag(device, 'connectable', 'connected') === true && usesHostDevice(device)) {
      const label = text(device, 'deviceInfo', 'label') ?? device.$;
      throw wrongState(
        'migrateVm',
        `the VM cannot be moved while it runs: ${label} is connected to a device of its host`,
        'Disconnect it first, or move the VM cold.',
      );
    }
  }
}

/**
 * Asks vCenter whether it would do it (CheckRelocate_Task), so that a refusal names its reason before anything moves. Servers
 * without a checker are not asked.
 */
export async function checkRelocation(
  session: Session,
  ctx: CallContext,
  vm: NativeObject,
  spec: WireObject,
): Promise<void> {
  const checker = moRef(await session.content(ctx), 'vmProvisioningChecker');
  if (checker === undefined) return;
  const info = await asked(session, ctx, checker, { vm: wireRef(vm.ref), spec });
  if (info === undefined) return;
  const problems = objects({ $: '', result: info }, 'result').flatMap((one) => objects(one, 'error'));
  const [first] = problems;
  if (first === undefined) return;
  const faults = problems.map((one) => localizedFault(one, 'CheckRelocate_Task'));
  const [fault = localizedFault(first, 'CheckRelocate_Task')] = faults;
  const said = [...new Set(faults.map(({ message }) => message))].slice(0, 5).join('; ');
  const error = mapVimFault(fault, 'migrateVm');
  // A licence or a right that is missing stays what it is; all else is a state that somebody has to change.
  throw new HypervisorFault(
    error.kind === 'AuthorizationFailed'
      ? error
      : hypervisorError('OperationFailed', {
          message: `vCenter would not move the VM: ${said}`.slice(0, 1000),
          operation: 'migrateVm',
          reason: 'state',
          nextStep: 'Mend what it names, or choose another target.',
          ...(error.native === undefined ? {} : { native: error.native }),
        }),
  );
}

/** The check's results; undefined where the server has no such check. */
async function asked(
  session: Session,
  ctx: CallContext,
  checker: NonNullable<ReturnType<typeof moRef>>,
  parameters: WireObject,
) {
  try {
    const task = refOf(await session.ask(ctx, checker, 'CheckRelocate_Task', parameters));
    const info = await finished(session, ctx, { id: task.value, verb: 'CheckRelocate_Task' });
    if (text(info, 'state') === 'error') throw localizedFault(field(info, 'error'), 'CheckRelocate_Task');
    return field(info, 'result');
  } catch (error) {
    if (isFault(error, 'MethodNotFound', 'NotSupported', 'NotImplemented', 'ManagedObjectNotFound'))
      return undefined;
    throw error;
  }
}

function isDrive({ $ }: VimObject): boolean {
  return /^Virtual(Cdrom|Floppy|SerialPort|ParallelPort|USB)$/.test($);
}

function usesHostDevice(device: VimObject): boolean {
  const backing = field(device, 'backing');
  return isObject(backing) && backing.$ !== '' && !unbound.test(backing.$);
}
