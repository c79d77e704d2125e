import type { HostAcceleration, HypervisorCapabilities } from '@anyvisor/domain';
import type { LibvirtAddress } from '../address.ts';
import { parseDomainCapabilities } from '../capabilities/domain-capabilities.ts';
import type { DomainCapabilities } from '../capabilities/domain-capabilities.ts';
import { endpointCapabilities } from '../capabilities/endpoint-capabilities.ts';
import { parseHostCapabilities } from '../capabilities/host-capabilities.ts';
import type { HostNode } from '../capabilities/host-capabilities.ts';
import { advertisesKvm, chooseVirtType, hostProfile } from '../capabilities/host-profile.ts';
import { versionText } from '../capabilities/version-gates.ts';
import { CODE, isCode } from '../faults.ts';
import { acceleration, accelerationSupport, isWorthProving } from '../proof/acceleration.ts';
import type { AccelerationFacts, WantedVirtType } from '../proof/acceleration.ts';
import type { BootProof } from '../proof/boot-proof.ts';
import type { HostProfile } from '../mapping/host-profile.ts';
import type { VirtType } from '../native-spec.ts';
import { CallTimeout } from '../protocol/call-error.ts';
import type { Procedure } from '../protocol/procedure.ts';
import { procedures } from '../protocol/procedures.ts';
import { LibvirtError } from '../protocol/remote-error.ts';

/** What does not change while a daemon runs. */
export interface HostFacts {
  readonly driver: 'qemu' | 'test';
  readonly readOnly: boolean;
  /** Stable identity of the endpoint: the host's UUID, else its name. */
  readonly hostId: string;
  readonly hostName: string;
  readonly cpus: number;
  readonly memoryBytes: number;
  /** major × 1,000,000 + minor × 1,000 + release. */
  readonly libvirtVersion: number;
  /** `libvirt 9.0.0, QEMU 7.2.22`. */
  readonly version: string;
  readonly profile: HostProfile;
  readonly nodes: readonly HostNode[];
  readonly capabilities: HypervisorCapabilities;
  /** Do guests run on the CPU itself, and who says so? */
  readonly acceleration: HostAcceleration;
  /** What a proof of KVM holds for: this host with these versions. */
  readonly proofKey: string;
  readonly worthProving: boolean;
}

export type Ask = <Args, Result>(
  procedure: Procedure<Args, Result>,
  args: Args,
  withinMs?: number,
) => Promise<Result>;

/** A daemon looks its own name up in DNS and may wait for that; in ms. */
const NAME_PATIENCE = 4000;

/** Asks the daemon once; the domain capabilities may take some seconds while the daemon probes its QEMU. */
export async function readHostFacts(
  ask: Ask,
  { driver, readOnly }: LibvirtAddress,
  wanted: WantedVirtType,
  proofOf: (key: string) => BootProof | undefined,
): Promise<HostFacts> {
  const [library, hypervisor, capabilitiesXml, name, node] = await Promise.all([
    ask(procedures.connectGetLibVersion, {}),
    ask(procedures.connectGetVersion, {}),
    ask(procedures.connectGetCapabilities, {}),
    hostName(ask),
    ask(procedures.nodeGetInfo, {}),
  ]);
  const host = parseHostCapabilities(capabilitiesXml.xml);
  const hostId = host.uuid ?? name;
  const proofKey = `${hostId}/${library.version}/${hypervisor.version}`;
  const claim: AccelerationFacts = {
    driver,
    readOnly,
    advertised: advertisesKvm(host),
    wanted,
    proof: proofOf(proofKey),
  };
  const virtType = chooseVirtType(driver, wanted, host, claim.proof?.proven);
  const domain = await domainCapabilities(ask, driver, host.arch, virtType);
  const libvirtVersion = Number(library.version);
  const hypervisorVersion = Number(hypervisor.version);
  return {
    driver,
    readOnly,
    hostId,
    hostName: name,
    cpus: node.cpus,
    memoryBytes: Number(node.memory) * 1024,
    libvirtVersion,
    version:
      driver === 'test'
        ? `libvirt ${versionText(libvirtVersion)}, test driver`
        : `libvirt ${versionText(libvirtVersion)}, QEMU ${versionText(hypervisorVersion)}`,
    nodes: host.nodes,
    profile: hostProfile(driver, virtType, host, domain, {
      libvirtVersion,
      qemuVersion: driver === 'test' ? null : hypervisorVersion,
    }),
    capabilities: endpointCapabilities({
      driver,
      libvirtVersion,
      hypervisorVersion,
      readOnly,
      host,
      domain,
      acceleration: accelerationSupport(claim),
    }),
    acceleration: acceleration(claim),
    proofKey,
    worthProving: isWorthProving(claim) && claim.proof === undefined,
  };
}

async function hostName(ask: Ask): Promise<string> {
  try {
    return (await ask(procedures.connectGetHostname, {}, NAME_PATIENCE)).hostname;
  } catch (error) {
    if (error instanceof LibvirtError || error instanceof CallTimeout) return 'host';
    throw error;
  }
}

async function domainCapabilities(
  ask: Ask,
  driver: 'qemu' | 'test',
  arch: string,
  virtType: VirtType,
): Promise<DomainCapabilities | null> {
  if (driver === 'test') return null;
  const machine = arch === 'x86_64' || arch === 'i686' ? 'q35' : 'virt';
  try {
    const { xml } = await ask(procedures.connectGetDomainCapabilities, { arch, machine, virtType });
    return parseDomainCapabilities(xml);
  } catch (error) {
    // A host without QEMU for its own architecture still has an inventory to show, and so has one that lets us only read.
    if (isCode(error, CODE.noSupport, CODE.invalidArg, CODE.operationFailed, CODE.operationDenied, 1))
      return null;
    throw error;
  }
}
