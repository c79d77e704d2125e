import type { ConnectionReport, ConnectionTestStep, HypervisorError, MissingRight } from '@anyvisor/domain';
import type { CallContext } from '@anyvisor/port';
import { mapError } from './errors.ts';
import { wireRef } from './protocol/encode.ts';
import { items, objects } from './protocol/vim-value.ts';
import { readEndpoint } from './session/endpoint.ts';
import type { Endpoint } from './session/endpoint.ts';
import type { Session } from './session.ts';
import { neededPrivileges } from './privileges.ts';

const order = ['reach', 'certificate', 'login', 'version', 'rights'] as const;
type StepName = (typeof order)[number];

/** Goes as far as it can and says how far that was. */
export async function testConnection(session: Session, ctx: CallContext): Promise<ConnectionReport> {
  let at: StepName = 'reach';
  let endpoint: Endpoint | undefined;
  let missingRights: readonly MissingRight[] = [];
  let error: HypervisorError | undefined;
  try {
    await session.content(ctx);
    at = 'login';
    await session.loggedIn(ctx, true);
    at = 'version';
    endpoint = await readEndpoint(session, ctx);
    at = 'rights';
    missingRights = await findMissingRights(session, ctx);
  } catch (thrown) {
    error = mapError(thrown, 'testConnection');
    if (error.reason === 'certificate') at = 'certificate';
  }
  return {
    steps: steps(error, at, endpoint),
    product: endpoint?.product ?? null,
    version: endpoint?.version ?? null,
    endpointId: endpoint?.id ?? null,
    fingerprint: session.transport.shownFingerprint,
    missingRights,
    capabilities: error === undefined && endpoint !== undefined ? endpoint.capabilities : null,
  };
}

/** Asked at the root: a right given only further down is reported as missing here. */
async function findMissingRights(session: Session, ctx: CallContext): Promise<readonly MissingRight[]> {
  const manager = await session.service(ctx, 'authorizationManager');
  const root = await session.service(ctx, 'rootFolder');
  const granted = await session.call(ctx, manager, 'FetchUserPrivilegeOnEntities', {
    entities: wireRef(root),
    userName: session.userName,
  });
  const held = new Set(objects({ $: '', one: granted }, 'one').flatMap((one) => items(one, 'privileges')));
  return held.size === 0 ? [] : neededPrivileges.filter(({ permission }) => !held.has(permission));
}

function steps(
  error: HypervisorError | undefined,
  at: StepName,
  endpoint: Endpoint | undefined,
): readonly ConnectionTestStep[] {
  const failedAt = error === undefined ? order.length : order.indexOf(at);
  return order.map((name, index): ConnectionTestStep => {
    if (error !== undefined && index === failedAt)
      return { name, outcome: 'failed', detail: error.message, error };
    if (index > failedAt) return { name, outcome: 'skipped', detail: 'a step before it failed' };
    return { name, outcome: 'passed', detail: name === 'version' ? (endpoint?.version ?? 'fine') : 'fine' };
  });
}
