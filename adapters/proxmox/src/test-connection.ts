import type { ConnectionReport, ConnectionTestStep, HypervisorError } from '@anyvisor/domain';
import type { CallContext } from '@anyvisor/port';
import { mapError } from './errors.ts';
import { missingRights } from './privileges.ts';
import { readEndpoint } from './session/endpoint.ts';
import type { Endpoint } from './session/endpoint.ts';
import type { Session } from './session.ts';

const order = ['reach', 'certificate', 'login', 'version', 'rights'] as const;
type StepName = (typeof order)[number];

/** Goes as far as it can and says how far that was. */
export async function testConnection(
  session: Session,
  ctx: CallContext,
  onStep?: (step: ConnectionTestStep) => void,
): Promise<ConnectionReport> {
  let endpoint: Endpoint | undefined;
  let error: HypervisorError | undefined;
  let at: StepName = 'reach';
  try {
    await session.get(ctx, '/version', {}, true);
    for (const name of ['reach', 'certificate', 'login'] as const) onStep?.(fine(name));
    endpoint = await readEndpoint(session, ctx, true);
  } catch (thrown) {
    error = mapError(thrown, 'testConnection');
    at = stepOf(error);
  }
  return {
    steps: steps(error, at, endpoint),
    product: endpoint?.product ?? null,
    version: endpoint?.version ?? null,
    endpointId: endpoint?.id ?? null,
    fingerprint: session.transport.shownFingerprint,
    missingRights: endpoint === undefined ? [] : missingRights(endpoint.permissions, endpoint.version),
    capabilities: endpoint?.capabilities ?? null,
  };
}

function stepOf({ kind, reason }: HypervisorError): StepName {
  if (reason === 'certificate') return 'certificate';
  if (kind === 'AuthenticationFailed') return 'login';
  return ['ConnectionFailed', 'NetworkError', 'OperationTimeout'].includes(kind) ? 'reach' : 'version';
}

function steps(
  error: HypervisorError | undefined,
  at: StepName,
  endpoint: Endpoint | undefined,
): readonly ConnectionTestStep[] {
  const failedAt = error === undefined ? order.length : order.indexOf(at);
  const missing = endpoint === undefined ? [] : missingRights(endpoint.permissions, endpoint.version);
  return order.map((name, index): ConnectionTestStep => {
    if (error !== undefined && index === failedAt)
      return { name, outcome: 'failed', detail: error.message, error };
    if (index > failedAt) return { name, outcome: 'skipped', detail: 'a step before it failed' };
    if (name === 'rights' && missing.length > 0) {
      const list = missing.map(({ feature, permission }) => `${feature}: ${permission}`).join('; ');
      return { name, outcome: 'passed', detail: `missing are ${list}` };
    }
    return name === 'version' && endpoint !== undefined
      ? { name, outcome: 'passed', detail: endpoint.version }
      : fine(name);
  });
}

function fine(name: StepName): ConnectionTestStep {
  return { name, outcome: 'passed', detail: 'fine' };
}
