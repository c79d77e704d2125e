import type { ConnectionReport, ConnectionTestStep, HypervisorError, MissingRight } from '@anyvisor/domain';
import type { CallContext } from '@anyvisor/port';
import { mapError } from './errors.ts';
import { readEndpoint } from './session/endpoint.ts';
import type { Endpoint } from './session/endpoint.ts';
import type { Session } from './session.ts';
import { neededPrivileges } from './privileges.ts';

const order = ['reach', 'certificate', 'login', 'version', 'rights'] as const;
type StepName = (typeof order)[number];

/** Goes as far as it can and says how far that was. */
export async function testConnection(
  session: Session,
  ctx: CallContext,
  onStep?: (step: ConnectionTestStep) => void,
): Promise<ConnectionReport> {
  let at: StepName = 'reach';
  let endpoint: Endpoint | undefined;
  let missingRights: readonly MissingRight[] = [];
  let error: HypervisorError | undefined;
  try {
    await session.content(ctx);
    onStep?.(fine('reach'));
    onStep?.(fine('certificate'));
    at = 'login';
    await session.loggedIn(ctx, true);
    // What was learnt of the server at the login is remembered: a test asks whether it answers now.
    await session.ask(ctx, { type: 'ServiceInstance', value: 'ServiceInstance' }, 'CurrentTime');
    onStep?.(fine('login'));
    at = 'version';
    endpoint = await readEndpoint(session, ctx);
    at = 'rights';
    missingRights = missingOf(endpoint);
  } catch (thrown) {
    error = mapError(thrown, 'testConnection');
    if (error.reason === 'certificate') at = 'certificate';
  }
  return {
    steps: steps(error, at, endpoint, missingRights),
    product: endpoint?.product ?? null,
    version: endpoint?.version ?? null,
    endpointId: endpoint?.id ?? null,
    fingerprint: session.transport.shownFingerprint,
    missingRights,
    capabilities: error === undefined && endpoint !== undefined ? endpoint.capabilities : null,
  };
}

/** Asked at the root: a right given only further down is reported as missing here. */
function missingOf({ held }: Endpoint): readonly MissingRight[] {
  if (held === undefined) return [];
  return neededPrivileges
    .filter(({ permission }) => !held.has(permission))
    .map(({ feature, permission }) => ({ feature, permission }));
}

/** The oldest API this adapter was written for; what is older is tried all the same, and said. */
const oldest = [6, 7] as const;

function isOld({ apiVersion }: Endpoint): boolean {
  const [major = 0, minor = 0] = apiVersion.split('.').map(Number);
  return major < oldest[0] || (major === oldest[0] && minor < oldest[1]);
}

function steps(
  error: HypervisorError | undefined,
  at: StepName,
  endpoint: Endpoint | undefined,
  missing: readonly MissingRight[],
): readonly ConnectionTestStep[] {
  const failedAt = error === undefined ? order.length : order.indexOf(at);
  return order.map((name, index): ConnectionTestStep => {
    if (error !== undefined && index === failedAt)
      return { name, outcome: 'failed', detail: error.message, error };
    if (index > failedAt) return { name, outcome: 'skipped', detail: 'a step before it failed' };
    if (name === 'version' && endpoint !== undefined) {
      return isOld(endpoint)
        ? { name, outcome: 'warning', detail: `${endpoint.version} is older than ${oldest.join('.')}` }
        : { name, outcome: 'passed', detail: endpoint.version };
    }
    if (name === 'rights' && missing.length > 0) {
      const lacking = [...new Set(missing.map(({ feature }) => feature))].join(', ');
      return {
        name,
        outcome: 'warning',
        detail: `at the root folder the account lacks rights for: ${lacking}`,
      };
    }
    return fine(name);
  });
}

function fine(name: StepName): ConnectionTestStep {
  return { name, outcome: 'passed', detail: 'fine' };
}
