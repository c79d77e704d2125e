import type { VmProvisionSpec } from '@anyvisor/domain';
import { hasPciExpress } from '../domain-xml/pci-section.ts';
import type { MemoryEncryption, VirtType } from '../native-spec.ts';
import type { HostProfile } from './host-profile.ts';
import { unsupported } from './unmappable.ts';

const POINTER = '/security/memoryEncryption';

/** The kind that was asked for, or for `any` the strongest the host has; null when none was asked for. */
export function chooseMemoryEncryption(
  spec: VmProvisionSpec,
  host: HostProfile,
  chosen: { readonly virtType: VirtType; readonly machine: string },
): MemoryEncryption | null {
  const wanted = spec.security?.memoryEncryption;
  if (wanted === undefined) return null;
  checkMachine(spec, wanted, chosen);
  const available = STRONGEST_FIRST.filter((kind) => host.memoryEncryption.includes(kind));
  const found = wanted === 'any' ? available[0] : available.find((kind) => kind === wanted);
  if (found !== undefined) return found;
  throw unsupported(
    POINTER,
    wanted,
    `This host ${available.length === 0 ? 'encrypts no guest’s memory' : `offers ${available.join(', ')} only`}: the ` +
      'processor, its firmware’s settings, the kernel, QEMU and libvirt (10.5 for SEV-SNP, 11.10 for TDX) must all have it.',
    available,
  );
}

const STRONGEST_FIRST: readonly MemoryEncryption[] = ['tdx', 'sev-snp', 'sev-es', 'sev'];

function checkMachine(
  { compute, devices = [], firmware, extensions }: VmProvisionSpec,
  wanted: string,
  { virtType, machine }: { readonly virtType: VirtType; readonly machine: string },
): void {
  const refuse = (pointer: string, why: string) => unsupported(pointer, wanted, why);
  if (virtType !== 'kvm') throw refuse(POINTER, 'Memory encryption is the processor’s work: it needs KVM.');
  if (firmware?.type !== 'uefi' && extensions?.LIBVIRT?.['kernel'] === undefined) {
    throw refuse('/firmware/type', 'An encrypted guest starts from UEFI firmware: set firmware type uefi.');
  }
  if (!hasPciExpress(machine))
    throw refuse(POINTER, `An encrypted guest needs a q35 machine, not ${machine}.`);
  const grows = Math.max(compute.maxMemoryMb ?? 0, compute.memoryMb) > compute.memoryMb;
  if (grows || extensions?.LIBVIRT?.['virtioMem'] !== undefined) {
    throw refuse(
      '/compute/maxMemoryMb',
      'Memory cannot be plugged into an encrypted guest: leave room for growth out.',
    );
  }
  if (compute.ballooning !== undefined) {
    throw refuse(
      '/compute/ballooning',
      'Memory of an encrypted guest cannot be taken back: leave ballooning out.',
    );
  }
  if (devices.length > 0) {
    throw refuse('/devices', 'Devices of the host cannot reach encrypted memory: leave them out.');
  }
}
