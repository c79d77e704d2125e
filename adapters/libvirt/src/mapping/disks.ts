import type { DiskSpec, HypervisorResourceMapping, TemplateInfo, VmProvisionSpec } from '@anyvisor/domain';
import type { MappingKnowledge } from '@anyvisor/port';
import { hasPciExpress } from '../domain-xml/pci-section.ts';
import { volumeNameOf } from '../derived.ts';
import type { DiskBus, DiskPlan, VolumeFormat, VolumePlan } from '../native-spec.ts';
import { storagePlaces } from './storage-places.ts';
import { unsupported } from './unmappable.ts';

export interface DiskContext {
  readonly mapping: HypervisorResourceMapping;
  readonly knowledge: MappingKnowledge;
  readonly machine: string;
  readonly vmName: string;
}

/** The template's one volume stands for the first disk; every other disk is new. */
export function planDisks(spec: VmProvisionSpec, context: DiskContext): readonly DiskPlan[] {
  const { template } = context.knowledge;
  const { disks } = spec.storage;
  const wanted: readonly (DiskSpec | undefined)[] =
    template !== undefined && disks.length === 0 ? [undefined] : disks;
  const names = targetNames();
  return wanted.map((disk, index) => {
    const pointer = `/storage/disks/${index}`;
    const bus = diskBus(disk?.bus, context.machine, pointer);
    const from = index === 0 && template !== undefined ? template : undefined;
    return {
      target: names(bus),
      bus,
      volume: planVolume(
        disk,
        { ...context, index: String(index), pointer },
        from,
        spec.storage.cloneMode ?? 'full',
      ),
    };
  });
}

function planVolume(
  disk: DiskSpec | undefined,
  context: DiskContext & { readonly index: string; readonly pointer: string },
  template: TemplateInfo | undefined,
  cloneMode: 'full' | 'linked',
): VolumePlan {
  const { pointer, knowledge } = context;
  const format = volumeFormat(disk?.format, pointer);
  const layer = template !== undefined && cloneMode === 'linked';
  if (layer && format === 'raw') {
    throw unsupported(`${pointer}/format`, 'raw', 'A linked clone is always qcow2: leave the format out.', [
      'qcow2',
    ]);
  }
  if (layer && !template.supportsLinkedClone) {
    throw unsupported('/storage/cloneMode', 'linked', `"${template.name}" cannot be cloned by linking.`, [
      'full',
    ]);
  }
  return {
    places: storagePlaces(
      {
        storage: disk?.storage,
        format: layer ? 'qcow2' : format,
        layer,
        pointer,
        nameOf: (extension) => volumeNameOf(context.vmName, knowledge.marker, context.index, extension),
      },
      context.mapping.storageMapping,
      knowledge.resources,
    ),
    capacityBytes: Math.max(diskBytes(disk?.sizeGb), template?.diskBytes ?? 0),
    thin: disk?.thin ?? true,
    origin: template === undefined ? { kind: 'blank' } : fromTemplate(template, layer),
  };
}

function fromTemplate(template: TemplateInfo, layer: boolean): VolumePlan['origin'] {
  const templateFormat = template.kind === 'raw' ? 'raw' : 'qcow2';
  return { kind: layer ? 'layer' : 'copy', templateKey: template.nativeRef, templateFormat };
}

/** Whole sectors of 64 KiB, so that no format has to round. */
export function diskBytes(sizeGb: number | undefined): number {
  return Math.ceil(((sizeGb ?? 0) * 1024 ** 3) / 65_536) * 65_536;
}

export function volumeFormat(format: DiskSpec['format'], pointer: string): VolumeFormat | undefined {
  if (format === undefined || format === 'qcow2' || format === 'raw') return format;
  throw unsupported(`${pointer}/format`, format, 'New disks are made as qcow2 or raw here.', [
    'qcow2',
    'raw',
  ]);
}

export function diskBus(bus: DiskSpec['bus'], machine: string, pointer: string): DiskBus {
  if (bus === 'nvme') {
    throw unsupported(`${pointer}/bus`, bus, 'libvirt gives guests no emulated NVMe disks.', buses);
  }
  if (bus === 'ide' && hasPciExpress(machine)) {
    throw unsupported(`${pointer}/bus`, bus, `A ${machine} machine has no IDE controller.`, buses);
  }
  return bus ?? 'virtio';
}

const buses = ['virtio', 'scsi', 'sata'] as const;

/** Hands out `vda`, `vdb`, … and `sda`, … in order; names in `taken` are left out. */
export function targetNames(taken: ReadonlySet<string> = new Set()): (bus: DiskBus) => string {
  const used = new Set(taken);
  return (bus) => {
    const prefix = { virtio: 'vd', scsi: 'sd', sata: 'sd', ide: 'hd' }[bus];
    for (let index = 0; ; index += 1) {
      const name = prefix + letters(index);
      if (!used.has(name)) {
        used.add(name);
        return name;
      }
    }
  };
}

/** a … z, aa, ab, … */
function letters(index: number): string {
  const last = String.fromCharCode(97 + (index % 26));
  return index < 26 ? last : letters(Math.floor(index / 26) - 1) + last;
}
