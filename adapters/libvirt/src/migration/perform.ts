import { HypervisorFault } from '@anyvisor/domain';
import type { MigrateRequest } from '@anyvisor/port';
import { mapError } from '../errors.ts';
import { CODE, isCode, wrongState } from '../faults.ts';
import { procedures } from '../protocol/procedures.ts';
import type { Domain } from '../protocol/handles.ts';
import { LibvirtError } from '../protocol/remote-error.ts';
import type { TypedParam } from '../protocol/typed-params.ts';
import type { BothEnds } from './both-ends.ts';
import { destinationXml } from './destination-xml.ts';
import { pathThere } from './far-disks.ts';
import type { MigrationOptions } from './options.ts';
import { optionsOf } from './plan.ts';
import type { MigrationPlan } from './plan.ts';

/** virDomainMigrateFlags. */
const FLAG = {
  live: 1,
  peerToPeer: 2,
  tunnelled: 4,
  persistDestination: 8,
  undefineSource: 16,
  nonSharedDisk: 64,
  unsafe: 512,
  offline: 1024,
  compressed: 2048,
  abortOnError: 4096,
  autoConverge: 8192,
  postCopy: 32_768,
  tls: 65_536,
  parallel: 131_072,
  postCopyResume: 524_288,
} as const;

/**
 * The one long call: the source's daemon moves the guest to the destination's, and answers when it runs there and is gone
 * here. `resume` takes a post-copy up again that broke off.
 */
export async function perform(
  ends: BothEnds,
  dom: Domain,
  plan: MigrationPlan,
  request: MigrateRequest,
  resume: boolean,
): Promise<void> {
  const { here } = ends;
  const options = optionsOf(request);
  const { maxDowntimeMs } = options;
  const flags = flagsOf(plan, request, options) | (resume ? FLAG.postCopy | FLAG.postCopyResume : 0);
  const params = [...paramsOf(request, options), ...(await documents(ends, dom, plan, options))];
  const call = (which: number): Promise<unknown> =>
    here.call(procedures.domainMigratePerform3Params, {
      dom,
      destinationUri: plan.destinationUri ?? undefined,
      params,
      cookie: Buffer.alloc(0),
      flags: which,
    });
  if (maxDowntimeMs !== undefined && plan.live && !resume) {
    // Kept by the domain for its next migration; refused by some versions before one goes on, and then not needed.
    await here
      .call(procedures.domainMigrateSetMaxDowntime, { dom, downtime: maxDowntimeMs })
      .catch((error: unknown) => ignore(error));
  }
  try {
    await call(flags);
  } catch (error) {
    throw explained(error, plan);
  }
}

function ignore(error: unknown): void {
  if (!(error instanceof LibvirtError)) throw error;
}

function flagsOf(
  { live, persistent, disks }: MigrationPlan,
  { sharedStorage = false }: MigrateRequest,
  options: MigrationOptions,
): number {
  const when = (on: boolean | undefined, flag: number): number => (on === true ? flag : 0);
  if (!live) return FLAG.offline | FLAG.peerToPeer | FLAG.persistDestination | FLAG.undefineSource;
  return (
    FLAG.live |
    FLAG.peerToPeer |
    FLAG.abortOnError |
    when(persistent, FLAG.persistDestination | FLAG.undefineSource) |
    when(
      disks.some(({ still }) => !still),
      FLAG.nonSharedDisk,
    ) |
    // The person has stated it; libvirt knows network file systems only (code 81).
    when(sharedStorage, FLAG.unsafe) |
    when(options.tunnelled, FLAG.tunnelled) |
    when(options.postCopy, FLAG.postCopy) |
    when(options.autoConverge, FLAG.autoConverge) |
    when(options.compression !== undefined, FLAG.compressed) |
    when(options.parallelConnections !== undefined, FLAG.parallel) |
    when(options.tls, FLAG.tls)
  );
}

function paramsOf({ bandwidthMbps }: MigrateRequest, options: MigrationOptions): readonly TypedParam[] {
  const text = (field: string, value: string | undefined): readonly TypedParam[] =>
    value === undefined ? [] : [{ field, type: 'string', value }];
  const rate = (field: string, megabits: number | undefined): readonly TypedParam[] =>
    megabits === undefined ? [] : [{ field, type: 'ullong', value: mebibytesPerSecond(megabits) }];
  return [
    ...text('migrate_uri', options.migrateUri),
    ...text('disks_uri', options.disksUri),
    ...text('compression', options.compression),
    ...rate('bandwidth', bandwidthMbps),
    ...rate('bandwidth.postcopy', options.postCopyBandwidthMbps),
    ...(options.parallelConnections === undefined
      ? []
      : [{ field: 'parallel.connections', type: 'int', value: options.parallelConnections } as const]),
  ];
}

/** libvirt counts in MiB/s, and 0 means no limit. */
export function mebibytesPerSecond(megabits: number): number {
  return Math.max(1, Math.round((megabits * 1e6) / 8 / 1024 ** 2));
}

/** What the guest is to be there, where that differs; the live document for now, the inactive one for its next start. */
async function documents(
  { here, there }: BothEnds,
  dom: Domain,
  { disks, persistent, live }: MigrationPlan,
  { networks = {} }: MigrationOptions,
): Promise<readonly TypedParam[]> {
  if (disks.length === 0 && Object.keys(networks).length === 0) return [];
  const paths = new Map<string, string>();
  for (const disk of disks) paths.set(disk.target, await pathThere(there, disk));
  const written = async (field: string, flags: number): Promise<TypedParam> => {
    const { xml } = await here.call(procedures.domainGetXmlDesc, { dom, flags });
    return { field, type: 'string', value: destinationXml(xml, { disks: paths, networks }) };
  };
  return [
    ...(live ? [await written('destination_xml', SECURE | MIGRATABLE)] : []),
    ...(persistent ? [await written('persistent_xml', SECURE | INACTIVE)] : []),
    ...disks
      .filter(({ still }) => !still)
      .map(({ target }): TypedParam => ({ field: 'migrate_disks', type: 'string', value: target })),
  ];
}

/** virDomainXMLFlags. */
const SECURE = 1;
const INACTIVE = 2;
const MIGRATABLE = 8;

/** What the source's daemon says of the way to the destination must not read like trouble with our own connection. */
function explained(error: unknown, { name, destinationUri }: MigrationPlan): unknown {
  if (!(error instanceof LibvirtError)) return error;
  const mapped = mapError(error, 'migrateVm');
  const away = mapped.kind === 'ConnectionFailed' || mapped.kind === 'NetworkError';
  if (!away && mapped.kind !== 'AuthenticationFailed') {
    return isCode(error, CODE.operationFailed, 1)
      ? new HypervisorFault({ ...mapped, nextStep: 'See the logs of QEMU on both hosts, then ask again.' })
      : error;
  }
  const fault = wrongState(
    'migrateVm',
    `the source host cannot use ${destinationUri} to move ${name}: ${error.message}`,
    'Try "virsh -c" with that address on the source host: name, port, certificate or key, and firewall.',
  );
  return mapped.native === undefined ? fault : new HypervisorFault({ ...fault.error, native: mapped.native });
}
