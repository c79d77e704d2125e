import { HypervisorFault, hypervisorError } from '@anyvisor/domain';
import type { HypervisorResourceTree, Json } from '@anyvisor/domain';
import type { CallContext, MigrateRequest, StepMemory } from '@anyvisor/port';
import { diskHolders } from '../actions/create-vm.ts';
import { stateOf } from '../actions/power.ts';
import { mapped, unavailable, wrongState } from '../faults.ts';
import { isDiskKey, storageOf } from '../inventory/config-disks.ts';
import { unknownUnit } from '../mapping/unmappable.ts';
import { findStorage } from '../mapping/storage.ts';
import { holds } from '../privileges.ts';
import { asText } from '../protocol/loose.ts';
import { parsePropertyString } from '../protocol/property-string.ts';
import { parseSize } from '../protocol/sizes.ts';
import type { GuestDetails } from '../reading/guest-book.ts';
import { readGuest } from '../reading/guests.ts';
import { readAll, resourcesOf } from '../reading/inventory.ts';
import { readEndpoint } from '../session/endpoint.ts';
import type { Session } from '../session.ts';
import { onDestination } from './both-ends.ts';
import type { BothEnds } from './both-ends.ts';
import { refuseUnmovable } from './obstacles.ts';
import type { MigrationOptions } from './options.ts';
import { identityOf } from './whereabouts.ts';

/** Decided once, before anything is made, and recorded: what happens when it is taken up again follows from it. */
export interface MovePlan {
  readonly vmid: number;
  readonly kind: GuestDetails['kind'];
  readonly name: string;
  readonly identity: string;
  /** It runs and goes live. */
  readonly runs: boolean;
  /** `target-storage` and `target-bridge`: `1` leaves every name as it is. */
  readonly storages: string;
  readonly bridges: string;
}

export function planIn(memory: StepMemory): MovePlan {
  return memory['check'] as unknown as MovePlan;
}

/** What the destination and the source say stands in the way, before anything is begun. */
export async function checkMove(
  { here, there }: BothEnds,
  ctx: CallContext,
  ref: string,
  request: MigrateRequest,
): Promise<MovePlan & Json> {
  const guest = await readGuest(here, ctx, ref);
  const { kind, vmid, config } = guest;
  const name = asText(config['name']) ?? asText(config['hostname']) ?? ref;
  if (request.targetHost !== undefined)
    throw unavailable(
      'migrateVm',
      'the VM goes to the node that the destination connection names, not to another one',
    );
  await refuseUnmovable(here, ctx, guest, request.live);
  await refuseEnds({ here, there }, ctx);
  const { rows, endpoint } = await onDestination(readAll(there, ctx));
  const taken = rows.guests.find((row) => row.vmid === vmid);
  if (taken !== undefined) throw numberTaken(vmid, taken.name);
  const resources = await onDestination(resourcesOf(there, ctx, rows, endpoint));
  const storages = storagesFor(guest, request, resources, diskHolders(rows));
  const bridges = bridgesFor(guest, request.options ?? {}, resources);
  const runs = stateOf(guest) === 'RUNNING' || stateOf(guest) === 'PAUSED';
  return { vmid, kind, name, identity: identityOf(guest), runs, storages, bridges };
}

/** Both releases must know how; the destination is reached with an API token that may take VMs in. */
async function refuseEnds({ here, there }: BothEnds, ctx: CallContext): Promise<void> {
  if (!there.credentials.isToken)
    throw unavailable(
      'migrateVm',
      'the destination connection logs in with a password, and clusters speak to each other by API token: give it one',
    );
  const [source, target] = [await readEndpoint(here, ctx), await onDestination(readEndpoint(there, ctx))];
  if (major(target.version) < major(source.version))
    throw unavailable(
      'migrateVm',
      `the destination is older (${target.version}) than the source (${source.version})`,
    );
  for (const [below, right] of [
    ['/', 'Sys.Incoming'],
    ['/vms', 'VM.Allocate'],
    ['/storage', 'Datastore.AllocateSpace'],
  ] as const) {
    if (holds(target.permissions, below, [right])) continue;
    throw new HypervisorFault(
      hypervisorError('AuthorizationFailed', {
        message: `the destination: its token may not take VMs in: ${right} on ${below} is missing`,
        requiredPermissions: [`${right} on ${below}`],
      }),
    );
  }
}

function major(version: string): number {
  return Number.parseInt(version, 10);
}

/** A VM keeps its number: that is its identity to everybody. */
function numberTaken(vmid: number, name: string | undefined): HypervisorFault {
  return new HypervisorFault(
    hypervisorError('ResourceAlreadyExists', {
      message: `the destination has a VM with the number ${vmid} already${name === undefined ? '' : ` (${name})`}, and a VM keeps its number when it moves`,
      resourceType: 'vm',
      resourceId: String(vmid),
      nextStep: 'Clone the VM here, which gives it another number, and move the copy.',
    }),
  );
}

/** One storage for all disks, or everything where it has the same name there. */
function storagesFor(
  { kind, config }: GuestDetails,
  { targetStorage }: MigrateRequest,
  resources: HypervisorResourceTree,
  holders: ReadonlySet<string>,
): string {
  const disks = Object.keys(config)
    .filter((key) => isDiskKey(kind, key) || /^unused\d+$/.test(key))
    .map((key) => parsePropertyString(asText(config[key]) ?? ''));
  const gigabytes = disks.map(({ options }) => (parseSize(options.get('size')) ?? 0) / 2 ** 30);
  const mapping = {
    computeMapping: {},
    storageMapping: { alternativeDatastores: [] },
    networkMapping: { networks: {} },
  };
  const find = (storage: string, sizeGb: number) =>
    mapped(
      findStorage({ storage, sizeGb, thin: true }, mapping, resources, undefined, '/targetStorage', holders),
    ).name;
  const all = gigabytes.reduce((sum, one) => sum + one, 0);
  if (targetStorage !== undefined) return find(targetStorage, all);
  for (const storage of new Set(disks.map(({ head }) => storageOf(head ?? '')).filter((one) => one !== null)))
    find(storage, all);
  return '1';
}

/** Every bridge by the name it has there. */
function bridgesFor(
  { config }: GuestDetails,
  { networks = {} }: MigrationOptions,
  { networkUnits }: HypervisorResourceTree,
): string {
  const own = Object.keys(config)
    .filter((key) => /^net\d+$/.test(key))
    .map((key) => parsePropertyString(asText(config[key]) ?? '').options.get('bridge'))
    .filter((bridge) => bridge !== undefined);
  const pairs = [...new Set(own)].map((bridge): readonly [string, string] => [
    bridge,
    networks[bridge] ?? bridge,
  ]);
  for (const [, there] of pairs)
    if (!networkUnits.some(({ id }) => id === there))
      mapped<never>(unknownUnit('NetworkNotFound', there, '/options/networks', networkUnits));
  return pairs.every(([from, to]) => from === to) ? '1' : pairs.map((pair) => pair.join(':')).join(',');
}

/** `apitoken=…,host=…,fingerprint=…`: how the source’s nodes find the destination. Holds the token. */
export function endpointText({ parameters, transport }: Session, options: MigrationOptions): string {
  const { tokenId = '', tokenSecret = '', fingerprint } = parameters;
  const pin = fingerprint ?? transport.shownFingerprint;
  const port = options.destinationPort ?? parameters.port;
  if (tokenSecret.includes(','))
    throw wrongState(
      'migrateVm',
      'the secret of the destination’s token holds a comma, which the platform cannot pass on',
    );
  return [
    `apitoken=PVEAPIToken=${tokenId}=${tokenSecret}`,
    `host=${options.destinationHost ?? parameters.host}`,
    ...(port === 8006 ? [] : [`port=${port}`]),
    ...(pin === null || pin === undefined ? [] : [`fingerprint=${withColons(pin)}`]),
  ].join(',');
}

function withColons(fingerprint: string): string {
  return (fingerprint.replaceAll(':', '').toUpperCase().match(/../g) ?? []).join(':');
}
