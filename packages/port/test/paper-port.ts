import { err, hypervisorError, ok } from '@anyvisor/domain';
import type { HypervisorError } from '@anyvisor/domain';
import { definePort } from '../src/define-port.ts';
import type { CallContext } from '../src/call-context.ts';
import type { HypervisorPort, OptionalPort, RequiredPort } from '../src/hypervisor-port.ts';

/** A port whose methods all throw `unwritten`, but for those given. */
export function paperPort(
  methods: Partial<RequiredPort & OptionalPort>,
  mapError: (thrown: unknown, operation: string) => HypervisorError = asUnknown,
): HypervisorPort {
  const unwritten = async () => {
    throw new Error('unwritten');
  };
  const required: RequiredPort = {
    capabilities: unwritten,
    testConnection: unwritten,
    listResources: unwritten,
    listTemplates: unwritten,
    listVms: unwritten,
    getVm: unwritten,
    // eslint-disable-next-line require-yield
    watch: async function* watch() {
      throw new Error('unwritten');
    },
    createVm: unwritten,
    startVm: unwritten,
    stopVm: unwritten,
    restartVm: unwritten,
    deleteVm: unwritten,
    collectMetrics: unwritten,
    findByMarker: async () => ok([]),
    followTask: async () => ok(null),
    cancelTask: async () => err(hypervisorError('UnknownError', { message: 'unwritten' })),
    close: async () => {},
  };
  return definePort({ type: 'LIBVIRT', mapError, methods: { ...required, ...methods } });
}

function asUnknown(thrown: unknown, operation: string): HypervisorError {
  return hypervisorError('UnknownError', { message: `${operation}: ${String(thrown)}`, cause: thrown });
}

export function context(milliseconds = 5000, signal = new AbortController().signal): CallContext {
  return { signal, deadline: Date.now() + milliseconds, progress: () => {}, correlationId: 'test' };
}
