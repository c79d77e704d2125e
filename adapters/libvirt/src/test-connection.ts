import type { ConnectionReport, ConnectionTestStep, HypervisorError } from '@anyvisor/domain';
import type { CallContext } from '@anyvisor/port';
import { mapError } from './errors.ts';
import type { LibvirtTarget } from './address.ts';
import { ConnectFailed } from './protocol/connect-failed.ts';
import { LoginRefused, PeerNotTrusted, RemotePipeFailed } from './protocol/login-refused.ts';
import type { HostFacts } from './session/host-facts.ts';
import type { LibvirtSession } from './session/libvirt-session.ts';

/**
 * Reach, look at the peer's proof of itself, log in, ask who is there; nothing is tried twice and nothing is changed. The
 * first host key of an SSH connection is learnt: whoever keeps the connection keeps it too.
 */
export async function testConnection(
  session: LibvirtSession,
  ctx: CallContext,
  onStep?: (step: ConnectionTestStep) => void,
): Promise<ConnectionReport> {
  const { proof } = session;
  const { target, readOnly } = session.address;
  const way = wayText(target);
  try {
    await session.reach(ctx);
  } catch (thrown) {
    const error = mapError(thrown, 'testConnection');
    const reached = passed('reach', way);
    const rest = [skipped('version'), skipped('rights')];
    if (causeIs(thrown, PeerNotTrusted)) {
      return failedReport(session, [reached, broken('certificate', error), skipped('login'), ...rest]);
    }
    const atDoor = causeIs(thrown, LoginRefused) || causeIs(thrown, RemotePipeFailed) || !isDial(thrown);
    return failedReport(
      session,
      atDoor && !isTimeout(error)
        ? [reached, ...certificate(session), broken('login', error), ...rest]
        : [broken('reach', error), skipped('login'), ...rest],
    );
  }
  const reached = [passed('reach', way), ...certificate(session), passed('login', 'the daemon let us in')];
  for (const step of reached) onStep?.(step);
  try {
    const { facts } = await session.onceProven(ctx, PROOF_PATIENCE);
    const rights = readOnly ? 'reading only: changes will be refused' : 'reading and changing';
    return {
      steps: [
        ...reached,
        passed('version', facts.version),
        passed('rights', rights),
        ...accelerationStep(facts),
      ],
      product: facts.driver === 'test' ? 'libvirt test driver' : 'KVM/libvirt',
      version: facts.version,
      endpointId: `${facts.driver}:${facts.hostId}`,
      fingerprint: shownProof(session),
      missingRights: [],
      capabilities: facts.capabilities,
      ...(proof.host.pinned === undefined ? {} : { learned: { hostKey: proof.host.pinned } }),
    };
  } catch (thrown) {
    const error = mapError(thrown, 'testConnection');
    return failedReport(session, [...reached, broken('version', error), skipped('rights')]);
  }
}

/** A test waits so long for the test guest, in ms: with KVM that works it is up in less. */
const PROOF_PATIENCE = 3000;

/** Advertised is one thing, proven another; neither makes the connection unusable. */
function accelerationStep({ driver, acceleration }: HostFacts): readonly ConnectionTestStep[] {
  if (driver === 'test') return [];
  const { advertised, proven, detail } = acceleration;
  const name = 'acceleration';
  if (proven === true) return [{ name, outcome: 'passed', detail: `KVM is proven: ${detail}` }];
  const claim = advertised ? 'KVM is advertised' : 'no KVM';
  const verdict = proven === false ? ', and proven not to work' : advertised ? ', not proven' : '';
  return [{ name, outcome: 'warning', detail: `${claim}${verdict}: ${detail}` }];
}

function wayText(target: LibvirtTarget): string {
  if (target.transport === 'unix') return `socket ${target.socketPath}`;
  const at = `${target.host}:${target.port}`;
  return target.transport === 'ssh' ? `${target.user} at ${at} over SSH` : at;
}

/** What was accepted of the peer; nothing where it shows nothing. */
function certificate(session: LibvirtSession): readonly ConnectionTestStep[] {
  const shown = shownProof(session);
  if (shown === null) return [];
  const what = session.address.target.transport === 'ssh' ? 'host key' : 'certificate';
  return [passed('certificate', `${what} ${shown}`)];
}

function shownProof({ proof }: LibvirtSession): string | null {
  return proof.certificate ?? proof.host.shown;
}

function isDial(thrown: unknown): boolean {
  return thrown instanceof ConnectFailed && thrown.stage === 'dial';
}

function causeIs(thrown: unknown, kind: new (...args: never[]) => Error): boolean {
  if (!(thrown instanceof Error)) return false;
  const { cause } = thrown;
  return thrown instanceof kind || causeIs(cause, kind);
}

function isTimeout(error: HypervisorError): boolean {
  return error.kind === 'OperationTimeout';
}

function failedReport(session: LibvirtSession, steps: readonly ConnectionTestStep[]): ConnectionReport {
  const nothing = { product: null, version: null, endpointId: null, capabilities: null };
  return { steps, ...nothing, fingerprint: shownProof(session), missingRights: [] };
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
