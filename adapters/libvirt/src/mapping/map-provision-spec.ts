import { err, ok } from '@anyvisor/domain';
import type { HypervisorResourceMapping, MappingError, Result, VmProvisionSpec } from '@anyvisor/domain';
import type { MappingKnowledge } from '@anyvisor/port';
import { isXmlText } from '@anyvisor/toolkit/xml-writer';
import { domainUuidOf, macOf } from '../derived.ts';
import { libvirtExtension } from '../extension.ts';
import type { LibvirtExtension } from '../extension.ts';
import type { LibvirtNativeSpec, VirtType } from '../native-spec.ts';
import { checkCompute } from './compute.ts';
import { planDevices, planVirtualFunctions } from './devices.ts';
import { planDisks } from './disks.ts';
import { planFirmware } from './firmware.ts';
import { checkExtension } from './host-limits.ts';
import type { HostProfile } from './host-profile.ts';
import { chooseMemoryEncryption } from './memory-encryption.ts';
import { planNics } from './nics.ts';
import { checkPlacement } from './placement.ts';
import { planSeed } from './seed.ts';
import { Unmappable, unsupported } from './unmappable.ts';

/** The spec in libvirt's words; whatever cannot be expressed is an error with its pointer, never left out. */
export function mapProvisionSpec(
  host: HostProfile,
  spec: VmProvisionSpec,
  mapping: HypervisorResourceMapping,
  knowledge: MappingKnowledge,
): Result<LibvirtNativeSpec, MappingError> {
  try {
    return ok(plan(host, spec, mapping, knowledge));
  } catch (thrown) {
    if (thrown instanceof Unmappable) return err(thrown.error);
    throw thrown;
  }
}

function plan(
  host: HostProfile,
  spec: VmProvisionSpec,
  mapping: HypervisorResourceMapping,
  knowledge: MappingKnowledge,
): LibvirtNativeSpec {
  const extension = parsedExtension(spec);
  const virtType = chosenVirtType(host, extension);
  const arch = extension.arch ?? host.arch;
  const machine = extension.machine ?? defaultMachine(arch);
  checkSpec(spec, knowledge);
  checkCompute(spec, host, extension);
  checkExtension(extension, { host, spec, virtType, arch, machine });
  checkPlacement(spec, mapping, knowledge.resources);

  const uuid = domainUuidOf(knowledge.marker);
  const nics = planNics(spec.network.nics, {
    mapping: mapping.networkMapping,
    resources: knowledge.resources,
    marker: knowledge.marker,
  });
  const context = { mapping, knowledge, machine, vmName: spec.name };
  const disks = planDisks(spec, context);
  const takenTargets = new Set(disks.map((disk) => disk.target));
  return {
    name: spec.name,
    uuid,
    marker: knowledge.marker,
    virtType,
    arch,
    machine,
    emulator: extension.emulator ?? (arch === host.arch ? host.emulator : null),
    compute: spec.compute,
    firmware: planFirmware(spec, host, machine),
    disks,
    seed: planSeed(spec, { ...context, host, uuid, nics, takenTargets }),
    nics,
    hostDevices: planDevices(spec.devices, host),
    virtualFunctions: planVirtualFunctions(extension, host, (index) =>
      macOf(knowledge.marker, spec.network.nics.length + index),
    ),
    memoryEncryption: chooseMemoryEncryption(spec, host, { virtType, machine }),
    metadata: spec.metadata ?? {},
    extension,
  };
}

function parsedExtension(spec: VmProvisionSpec): LibvirtExtension {
  const parsed = libvirtExtension.parse(spec.extensions?.LIBVIRT ?? {});
  if (parsed.ok) return parsed.value;
  const [first] = parsed.error;
  throw unsupported(
    `/extensions/LIBVIRT${first?.pointer ?? ''}`,
    'LIBVIRT',
    first?.message ?? 'not understood',
  );
}

function chosenVirtType(host: HostProfile, extension: LibvirtExtension): VirtType {
  if (extension.virtType === undefined) return host.virtType;
  if (host.virtTypes.includes(extension.virtType)) return extension.virtType;
  throw unsupported(
    '/extensions/LIBVIRT/virtType',
    extension.virtType,
    `This host does not offer guests of type ${extension.virtType}.`,
    host.virtTypes,
  );
}

function checkSpec(spec: VmProvisionSpec, knowledge: MappingKnowledge): void {
  if (spec.template !== 'blank' && knowledge.template === undefined) {
    throw new Unmappable({
      kind: 'TemplateNotFound',
      subject: spec.template,
      pointer: '/template',
      message: `This connection has no template "${spec.template}".`,
    });
  }
  for (const [key, value] of Object.entries(spec.metadata ?? {})) {
    if (!isXmlText(key) || !isXmlText(value)) {
      throw unsupported(`/metadata/${key}`, key, 'Metadata cannot hold control characters.');
    }
  }
}

function defaultMachine(arch: string): string {
  return arch === 'x86_64' || arch === 'i686' ? 'q35' : 'virt';
}
