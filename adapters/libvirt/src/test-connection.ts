import type { ConnectionReport, ConnectionTestStep, HypervisorError } from '@anyvisor/domain';
import type { CallContext } from '@anyvisor/port';
import { mapError } from './errors.ts';
import { ConnectFailed } from './protocol/connect-failed.ts';
import type { LibvirtSession } from './session/libvirt-session.ts';

/** Reach, log in, ask who is there; nothing is tried twice and nothing is changed. */
export async function testConnection(session: LibvirtSession, ctx: CallContext): Promise<ConnectionReport> {
  const { target, readOnly } = session.address;
  const way = target.transport === 'unix' ? `socket ${target.socketPath}` : `${target.host}:${target.port}`;
  try {
    await session.reach(ctx);
  } catch (thrown) {
    const error = mapError(thrown, 'testConnection');
    const dialled = !(thrown instanceof ConnectFailed && thrown.stage === 'dial') && !isTimeout(error);
    return failedReport(
      dialled
        ? [passed('reach', way), broken('login', error), skipped('version'), skipped('rights')]
        : [broken('reach', error), skipped('login'), skipped('version'), skipped('rights')],
    );
  }
  const reached = [passed('reach', way), passed('login', 'the daemon let us in')];
  try {
    const { facts } = await session.on(ctx);
    const rights = readOnly ? 'reading only: changes will be refused' : 'reading and changing';
    return {
      steps: [...reached, passed('version', facts.version), passed('rights', rights)],
      product: facts.driver === 'test' ? 'libvirt test driver' : 'KVM/libvirt',
      version: facts.version,
      endpointId: `${facts.driver}:${facts.hostId}`,
      fingerprint: null,
      missingRights: [],
      capabilities: facts.capabilities,
    };
  } catch (thrown) {
    const error = mapError(thrown, 'testConnection');
    return failedReport([...reached, broken('version', error), skipped('rights')]);
  }
}

function isTimeout(error: HypervisorError): boolean {
  return error.kind === 'OperationTimeout';
}

function failedReport(steps: readonly ConnectionTestStep[]): ConnectionReport {
  const nothing = { product: null, version: null, endpointId: null, fingerprint: null, capabilities: null };
  return { steps, ...nothing, missingRights: [] };
}

function passed(name: ConnectionTestStep['name'], detail: string): ConnectionTestStep {
  return { name, outcome: 'passed', detail };
}

function broken(name: ConnectionTestStep['name'], error: HypervisorError): ConnectionTestStep {
  return { name, outcome: 'failed', detail: error.message, error };
}

function skipped(name: ConnectionTestStep['name']): ConnectionTestStep {
  return { name, outcome: 'skipped', detail: 'not tried after the failure before it' };
}
