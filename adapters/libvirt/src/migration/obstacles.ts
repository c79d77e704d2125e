import type { LibvirtDomain } from '../domain-xml/libvirt-domain.ts';
import { CODE, isCode } from '../faults.ts';
import { STATE } from '../inventory/state-words.ts';
import { procedures } from '../protocol/procedures.ts';
import { LibvirtError } from '../protocol/remote-error.ts';
import { unlessCode } from '../reading/in-batches.ts';
import { readNetworks } from '../reading/networks.ts';
import { readBridges } from '../reading/bridges.ts';
import { countSnapshots } from '../reading/vms.ts';
import type { Endpoint } from '../session/endpoint.ts';
import type { BothEnds } from './both-ends.ts';
import type { MigrationOptions } from './options.ts';
import type { Side } from './whereabouts.ts';

/** Everything about the guest and both hosts that forbids the move, each with what would mend it. */
export async function obstacles(
  ends: BothEnds,
  source: Side,
  destination: Side | null,
  domain: LibvirtDomain,
  xml: string,
  options: MigrationOptions,
): Promise<readonly string[]> {
  const { here, there } = ends;
  const [asked, networks] = await Promise.all([
    Promise.all([
      destination === null ? nameTaken(there, domain.name) : Promise.resolve(undefined),
      snapshotsKept(here, source),
      memoryShort(there, source, domain),
      unknownMachine(there, domain),
      cpuUnfit(there, domain, xml),
    ]),
    networksMissing(there, domain, options.networks ?? {}),
  ]);
  const seen = [
    sameHost(ends),
    there.facts.readOnly ? 'the destination is a read-only connection: use its read-write socket' : undefined,
    destination === null
      ? undefined
      : 'the destination has a machine with the same UUID already: see which of the two is wanted',
    domain.hostDevices > 0 || domain.nics.some(({ type }) => type === 'hostdev')
      ? 'it holds devices of its host, which cannot go along: detach them first'
      : undefined,
  ];
  return [...seen, ...asked, ...networks].filter((each) => each !== undefined);
}

function sameHost({ here, there }: BothEnds): string | undefined {
  return here.facts.hostId === there.facts.hostId
    ? 'source and destination are one host (or two with the same host UUID: set host_uuid in libvirtd.conf)'
    : undefined;
}

async function nameTaken({ call }: Endpoint, name: string): Promise<string | undefined> {
  const found = await unlessCode(call(procedures.domainLookupByName, { name }), (thrown) =>
    isCode(thrown, CODE.noDomain),
  );
  return found && `the destination has another machine named ${name}: rename one of the two`;
}

/** libvirt does not carry their records over, internal or external. */
async function snapshotsKept(here: Endpoint, { dom }: Side): Promise<string | undefined> {
  const count = (await countSnapshots(here, dom)) ?? 0;
  return count === 0 ? undefined : `it has ${count} snapshots, which cannot go along: delete them first`;
}

/** What the kernel could give, caches included; of an emulated guest as well as of any other. */
async function memoryShort(
  there: Endpoint,
  { state }: Side,
  domain: LibvirtDomain,
): Promise<string | undefined> {
  const needed = domain.memory.bytes;
  const inAll = there.facts.memoryBytes;
  const free = state === STATE.shutoff ? inAll : await available(there);
  return needed <= Math.min(inAll, free ?? inAll)
    ? undefined
    : `the destination has ${mebibytes(free ?? inAll)} MiB of memory to give, it needs ${mebibytes(needed)}`;
}

/** In bytes; undefined where the host does not say. The daemon wants to be asked for exactly as many as it has. */
async function available({ call }: Endpoint): Promise<number | undefined> {
  const ask = (room: number) =>
    unlessCode(call(procedures.nodeGetMemoryStats, { room, cell: ALL_CELLS }), (thrown) =>
      isCode(thrown, CODE.noSupport, CODE.invalidArg, 1),
    );
  const { count } = (await ask(0)) ?? { count: 0 };
  const answer = count === 0 ? undefined : await ask(count);
  const kib = answer?.stats
    .filter(({ field }) => field === 'free' || field === 'buffers' || field === 'cached')
    .reduce((sum, { value }) => sum + Number(value), 0);
  return kib === undefined ? undefined : kib * 1024;
}

/** VIR_NODE_MEMORY_STATS_ALL_CELLS. */
const ALL_CELLS = -1;

async function unknownMachine(
  { call }: Endpoint,
  { arch, machine, virtType }: LibvirtDomain,
): Promise<string | undefined> {
  if (machine === null) return undefined;
  try {
    await call(procedures.connectGetDomainCapabilities, { arch, machine, virtType });
    return undefined;
  } catch (error) {
    if (!isCode(error, CODE.invalidArg, CODE.configUnsupported, CODE.operationFailed, 1)) throw error;
    return `the destination cannot run ${virtType} machines of type ${machine} (${arch}): ${error.message}`;
  }
}

/** Only what the destination says no to: a daemon that cannot tell looks again when the guest arrives. */
async function cpuUnfit(
  { call }: Endpoint,
  { arch, machine, virtType }: LibvirtDomain,
  xml: string,
): Promise<string | undefined> {
  const cpu = /<cpu[\s>][\s\S]*?<\/cpu>|<cpu[^>]*\/>/.exec(xml)?.[0];
  if (cpu === undefined || !cpu.includes('<model')) return undefined;
  const about = { arch, virtType, ...(machine === null ? {} : { machine }) };
  const FAIL_INCOMPATIBLE = 1;
  try {
    const compared = await call(procedures.connectCompareHypervisorCpu, {
      ...about,
      xml: cpu,
      flags: FAIL_INCOMPATIBLE,
    });
    return compared.result === 0 ? 'the destination’s CPU lacks what the guest has been shown' : undefined;
  } catch (error) {
    if (isCode(error, CPU_INCOMPATIBLE)) {
      return `the destination’s CPU does not fit: ${error.message}. Give the guest a CPU model both hosts have`;
    }
    if (error instanceof LibvirtError) return undefined;
    throw error;
  }
}

const CPU_INCOMPATIBLE = 91;

async function networksMissing(
  there: Endpoint,
  { nics }: LibvirtDomain,
  renamed: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const wanted = (kind: string): ReadonlySet<string> =>
    new Set(
      nics.flatMap(({ type, source }) =>
        type === kind && source !== null ? [renamed[source] ?? source] : [],
      ),
    );
  const [networks, bridges] = [wanted('network'), wanted('bridge')];
  const [known, bridgesThere] = await Promise.all([
    networks.size === 0 ? [] : readNetworks(there),
    bridges.size === 0 ? [] : readBridges(there),
  ]);
  const active = new Map(known.map(({ network, active: runs }) => [network.name, runs]));
  return [
    ...[...networks].flatMap((name) =>
      active.get(name) === true
        ? []
        : [
            active.has(name)
              ? `the network ${name} is not running at the destination: start it`
              : `the destination has no network ${name}: make it, or name another one in options.networks`,
          ],
    ),
    // A daemon without an interface driver tells of no bridge at all.
    ...[...bridges].flatMap((name) =>
      bridgesThere.length === 0 || bridgesThere.some((bridge) => bridge.name === name)
        ? []
        : [`the destination has no bridge ${name}: make it there`],
    ),
  ];
}

function mebibytes(bytes: number): number {
  return Math.floor(bytes / 1024 ** 2);
}
