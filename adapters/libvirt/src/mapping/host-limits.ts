import type { VmProvisionSpec } from '@anyvisor/domain';
import type { LibvirtExtension } from '../extension.ts';
import { hasPciExpress } from '../domain-xml/pci-section.ts';
import { versionText } from '../capabilities/version-gates.ts';
import type { VirtType } from '../native-spec.ts';
import { checkOnHost } from './compute.ts';
import { checkCells } from './guest-cells.ts';
import type { HostProfile } from './host-profile.ts';
import { unsupported } from './unmappable.ts';

const AT = '/extensions/LIBVIRT';

export interface ExtensionContext {
  readonly host: HostProfile;
  readonly spec: VmProvisionSpec;
  readonly virtType: VirtType;
  readonly arch: string;
  readonly machine: string;
}

/** Refuses what this host, or this make of machine, has not got; null in the profile means that nobody knows. */
export function checkExtension(extension: LibvirtExtension, context: ExtensionContext): void {
  checkMachineType(extension, context);
  checkCpu(extension, context);
  checkPins(extension, context.host);
  checkCells(extension, context.spec, context.host);
  checkVersions(extension, context);
  const { video, guestIommu } = extension;
  offered('/video', video, context.host.videoModels, 'The QEMU of this host has no such graphics card.');
  if (guestIommu === 'intel' && !hasPciExpress(context.machine)) {
    throw unsupported(
      `${AT}/guestIommu`,
      guestIommu,
      `An Intel IOMMU needs a q35 machine, not ${context.machine}.`,
    );
  }
}

function checkMachineType({ machine }: LibvirtExtension, { host, arch }: ExtensionContext): void {
  if (arch !== host.arch || host.driver === 'test') return;
  offered('/machine', machine, host.machines, 'The QEMU of this host has no such machine type.');
}

function checkCpu({ cpu, virtType }: LibvirtExtension, { host, spec, arch }: ExtensionContext): void {
  const known = arch === host.arch && (virtType ?? host.virtType) === host.virtType;
  if (known && cpu !== undefined) {
    offered('/cpu/mode', cpu.mode, host.cpuModes, 'This host does not offer the CPU mode.');
    offered('/cpu/model', cpu.model, host.cpuModels, 'This host’s processor cannot stand in for that model.');
  }
  const perSocket = spec.compute.topology?.coresPerSocket;
  const dies = cpu?.dies ?? 1;
  if (dies > 1 && (perSocket === undefined || perSocket % dies !== 0)) {
    throw unsupported(
      `${AT}/cpu/dies`,
      dies,
      'Dies need a topology whose coresPerSocket they divide evenly.',
    );
  }
}

function checkPins({ emulatorCpus, ioThreadPinning = [] }: LibvirtExtension, host: HostProfile): void {
  if (emulatorCpus !== undefined) checkOnHost(`${AT}/emulatorCpus`, emulatorCpus, host);
  for (const [index, { hostCpus }] of ioThreadPinning.entries()) {
    checkOnHost(`${AT}/ioThreadPinning/${index}/hostCpus`, hostCpus, host);
  }
}

/** From libvirt's NEWS.rst; QEMU's from its release notes. */
function checkVersions(extension: LibvirtExtension, { host }: ExtensionContext): void {
  const needs = (pointer: string, value: unknown, libvirt: number, qemu: number): void => {
    if (value === undefined) return;
    if (host.libvirtVersion < libvirt) {
      throw unsupported(
        `${AT}${pointer}`,
        pointer.slice(1),
        `This needs libvirt ${versionText(libvirt)}; the host has ${versionText(host.libvirtVersion)}: update it.`,
      );
    }
    if (host.qemuVersion !== null && host.qemuVersion < qemu) {
      throw unsupported(
        `${AT}${pointer}`,
        pointer.slice(1),
        `This needs QEMU ${versionText(qemu)}; the host has ${versionText(host.qemuVersion)}: update it.`,
      );
    }
  };
  needs('/virtioMem', extension.virtioMem, 7_009_000, 5_001_000);
  needs('/cpu/migratable', extension.cpu?.migratable, 6_005_000, 2_012_000);
  needs('/balloon/freePageReporting', extension.balloon?.freePageReporting, 6_009_000, 5_001_000);
  needs('/tpm/persistentState', extension.tpm?.persistentState, 7_010_000, 0);
  needs('/launchSecurity/kernelHashes', extension.launchSecurity?.kernelHashes, 8_000_000, 6_002_000);
  needs('/guestIommu', extension.guestIommu === 'virtio' ? true : undefined, 8_003_000, 7_000_000);
  needs('/disk/io', extension.disk?.io === 'io_uring' ? true : undefined, 6_003_000, 5_000_000);
}

function offered(
  pointer: string,
  value: string | undefined,
  there: readonly string[] | null,
  why: string,
): void {
  if (value === undefined || value === 'none' || there === null || there.includes(value)) return;
  throw unsupported(`${AT}${pointer}`, value, why, there.slice(0, 10));
}
