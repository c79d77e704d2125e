import { ok } from '@anyvisor/domain';
import type { ConnectionReport, ConnectionTestStep, HypervisorError } from '@anyvisor/domain';
import type { CallContext } from '@anyvisor/port';
import { ceiling } from './capabilities.ts';
import { mapError } from './errors.ts';
import { nativeAbout } from './protocol/native.ts';
import type { Session } from './session.ts';

const order = ['reach', 'login', 'version'] as const;

/** One call does it all: how it fails tells how far it came. */
export async function testConnection(session: Session, ctx: CallContext) {
  try {
    const about = await session.request(ctx, 'GET', '/about', nativeAbout);
    return ok(report(undefined, { product: about.product, version: about.version, endpointId: about.id }));
  } catch (thrown) {
    return ok(report(mapError(thrown, 'testConnection'), { product: null, version: null, endpointId: null }));
  }
}

function report(
  error: HypervisorError | undefined,
  found: Pick<ConnectionReport, 'product' | 'version' | 'endpointId'>,
): ConnectionReport {
  return {
    ...found,
    steps: steps(error),
    fingerprint: null,
    missingRights: [],
    capabilities: error === undefined ? ceiling : null,
  };
}

function steps(error: HypervisorError | undefined): readonly ConnectionTestStep[] {
  const failedAt = error === undefined ? order.length : order.indexOf(stepOf(error));
  return order.map((name, index): ConnectionTestStep => {
    if (index < failedAt || error === undefined) {
      return { name, outcome: 'passed', detail: 'fine' };
    }
    return index === failedAt
      ? { name, outcome: 'failed', detail: error.message, error }
      : { name, outcome: 'skipped', detail: 'a step before it failed' };
  });
}

function stepOf(error: HypervisorError): (typeof order)[number] {
  if (error.kind === 'AuthenticationFailed') {
    return 'login';
  }
  return ['ConnectionFailed', 'NetworkError', 'OperationTimeout'].includes(error.kind) ? 'reach' : 'version';
}
