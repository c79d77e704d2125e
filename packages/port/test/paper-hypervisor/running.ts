import { PassThrough } from 'node:stream';
import { ok } from '@anyvisor/domain';
import type { PowerState } from '@anyvisor/domain';
import { done } from '../../src/mutation.ts';
import type { HypervisorPort } from '../../src/hypervisor-port.ts';
import { fail } from './world.ts';
import type { PaperWorld } from './world.ts';

type Methods = Pick<
  HypervisorPort,
  | 'startVm'
  | 'stopVm'
  | 'restartVm'
  | 'pauseVm'
  | 'unpauseVm'
  | 'suspendVm'
  | 'resumeVm'
  | 'migrateVm'
  | 'openConsole'
  | 'takeScreenshot'
  | 'evacuateHost'
  | 'restoreHost'
>;

/** Everything about a VM that runs, and about where it does. */
export function running(world: PaperWorld): Methods {
  const become = (state: PowerState, unlessStopped: string | null) => async (_ctx: unknown, ref: string) => {
    if (unlessStopped !== null && world.vm(ref).state === 'STOPPED') {
      fail('OperationFailed', unlessStopped, 'it is stopped');
    }
    world.power(ref, state);
    return ok(done());
  };
  const setHost = (state: 'AVAILABLE' | 'MAINTENANCE') => async (_ctx: unknown, host: string) => {
    if (!world.hosts.has(host)) {
      fail('ResourceNotFound', 'host', host);
    }
    world.hosts.set(host, state);
    return ok(done());
  };
  return {
    startVm: become('RUNNING', null),
    stopVm: become('STOPPED', null),
    restartVm: become('RUNNING', 'restartVm'),
    pauseVm: become('PAUSED', 'pauseVm'),
    unpauseVm: become('RUNNING', 'unpauseVm'),
    suspendVm: become('SUSPENDED', 'suspendVm'),
    resumeVm: become('RUNNING', 'resumeVm'),
    evacuateHost: setHost('MAINTENANCE'),
    restoreHost: setHost('AVAILABLE'),
    migrateVm: async (_ctx, ref, { targetHost = '' }) => {
      const vm = world.vm(ref);
      vm.host = world.hosts.has(targetHost) ? targetHost : fail('ResourceNotFound', 'host', targetHost);
      return ok(done());
    },
    takeScreenshot: async (_ctx, ref) => {
      if (world.vm(ref).state === 'STOPPED') fail('OperationFailed', 'takeScreenshot', 'it is stopped');
      return ok({ mediaType: 'image/x-portable-pixmap', bytes: Buffer.from('P6 1 1 255 ...') });
    },
    openConsole: async (_ctx, ref, protocol) => {
      if (world.vm(ref).state !== 'RUNNING') {
        fail('OperationFailed', 'openConsole', 'it does not run');
      }
      if (protocol !== 'vnc' && protocol !== 'serial') {
        fail('OperationNotSupported', 'openConsole');
      }
      const stream = new PassThrough();
      stream.write(protocol === 'vnc' ? 'RFB 003.008\n' : 'paper login: ');
      return ok({ kind: 'stream', protocol, stream });
    },
  };
}
