import { err, hypervisorError } from '@anyvisor/domain';
import type { HypervisorError, HypervisorType } from '@anyvisor/domain';
import type { CallContext } from './call-context.ts';
import { guarded, guardedStream } from './guard.ts';
import type { HypervisorPort, OptionalPort, RequiredPort } from './hypervisor-port.ts';
import { operationWords } from './operation-words.ts';
import { optionalMethods } from './optional-methods.ts';

export interface PortDefinition {
  readonly type: HypervisorType;
  /** The adapter's own mapping of whatever its code threw during `operation`. */
  readonly mapError: (thrown: unknown, operation: string) => HypervisorError;
  readonly methods: RequiredPort & Partial<OptionalPort>;
}

/**
 * The front door of an adapter: fills the optional methods with their default and puts the guard around every method,
 * so that nothing ever throws through the port. Inside, adapters may throw.
 */
export function definePort({ type, mapError, methods }: PortDefinition): HypervisorPort {
  const port: Record<string, unknown> = { ...unsupportedMethods(type) };
  for (const [name, method] of Object.entries(methods)) {
    if (typeof method === 'function' && name !== 'close' && name !== 'watch') {
      port[name] = guarded({ operation: name, mutating: !readMethods.has(name) }, method as Method, mapError);
    }
  }
  port['watch'] = guardedStream('watch', methods.watch, mapError);
  port['close'] = async () => {
    try {
      await methods.close();
    } catch {
      // Whoever closes a port is done with it: a farewell that fails changes nothing for them.
    }
  };
  return port as unknown as HypervisorPort;
}

type Method = (ctx: CallContext, ...args: never[]) => unknown;

/** An unanswered call of these has changed nothing. */
const readMethods: ReadonlySet<string> = new Set([
  'capabilities',
  'testConnection',
  'listResources',
  'listTemplates',
  'listVms',
  'getVm',
  'collectMetrics',
  'findByMarker',
  'followTask',
  'listSnapshots',
  'listEvents',
  'adviseVm',
  'takeScreenshot',
  'migrationTarget',
  'openConsole',
  'exportDisk',
  'changedBlocks',
] satisfies (keyof HypervisorPort)[]);

function unsupportedMethods(type: HypervisorType): Record<string, unknown> {
  return Object.fromEntries(
    Object.keys(optionalMethods).map((operation) => [
      operation,
      async () => err(notSupported(operation, type, 'the adapter has no such operation')),
    ]),
  );
}

/** The error of an action this platform, endpoint or connection does not have; `why` completes the sentence. */
export function notSupported(operation: string, type: HypervisorType, why: string): HypervisorError {
  return hypervisorError('OperationNotSupported', {
    message: `${operationWords(operation)} is not available here: ${why}`,
    operation,
    hypervisorType: type,
  });
}
