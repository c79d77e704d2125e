import { xml } from '@anyvisor/toolkit/xml-writer';
import type { XmlNode } from '@anyvisor/toolkit/xml-writer';
import type { LibvirtNativeSpec } from '../native-spec.ts';
import { maxMemoryMb } from './memory-section.ts';

/** Virtual CPUs now and at most, where they run and how they weigh. */
export function vcpuSection({ compute }: LibvirtNativeSpec): readonly (XmlNode | false)[] {
  const maximum = maxCpuCores(compute);
  const { pinning = [], shares } = compute;
  return [
    xml(
      'vcpu',
      { placement: 'static', current: maximum > compute.cpuCores ? compute.cpuCores : undefined },
      maximum,
    ),
    (pinning.length > 0 || shares !== undefined) &&
      xml(
        'cputune',
        {},
        shares !== undefined && xml('shares', {}, shares),
        pinning.map((pin) => xml('vcpupin', { vcpu: pin.vcpu, cpuset: pin.hostCpus })),
      ),
  ];
}

/** CPU model, topology and, where memory may be plugged in, the guest NUMA node that libvirt demands for it. */
export function cpuSection(spec: LibvirtNativeSpec): XmlNode | false {
  const { compute } = spec;
  const model = cpuModel(spec);
  const { topology } = compute;
  const pluggable = maxMemoryMb(compute) > compute.memoryMb;
  const content = [
    ...model.content,
    topology !== undefined &&
      xml('topology', {
        sockets: topology.sockets,
        cores: topology.coresPerSocket,
        threads: topology.threadsPerCore ?? 1,
      }),
    pluggable &&
      xml(
        'numa',
        {},
        xml('cell', {
          id: 0,
          cpus: maxCpuCores(compute) === 1 ? '0' : `0-${maxCpuCores(compute) - 1}`,
          memory: compute.memoryMb,
          unit: 'MiB',
        }),
      ),
  ].filter((node) => node !== false);
  if (content.length === 0 && Object.keys(model.attributes).length === 0) return false;
  return xml('cpu', model.attributes, ...content);
}

export function maxCpuCores(compute: LibvirtNativeSpec['compute']): number {
  return Math.max(compute.maxCpuCores ?? 0, compute.cpuCores);
}

interface CpuModel {
  readonly attributes: Readonly<Record<string, string>>;
  readonly content: readonly XmlNode[];
}

/**
 * KVM gets the host's CPU. Under emulation QEMU's default model (qemu64) is older than x86-64-v2, which today's
 * distributions demand, and `maximum` adds vector and paging features that are slow to emulate: Nehalem is v2 and no more.
 */
function cpuModel({ extension, virtType, arch }: LibvirtNativeSpec): CpuModel {
  if (extension.cpu?.mode === 'custom') return named(extension.cpu.model ?? '');
  if (extension.cpu !== undefined) return { attributes: { mode: extension.cpu.mode }, content: [] };
  if (virtType === 'kvm') return { attributes: { mode: 'host-passthrough' }, content: [] };
  if (virtType === 'test') return { attributes: {}, content: [] };
  return arch === 'x86_64' ? named('Nehalem') : { attributes: { mode: 'maximum' }, content: [] };
}

function named(model: string): CpuModel {
  return {
    attributes: { mode: 'custom', match: 'exact', check: 'none' },
    content: [xml('model', { fallback: 'allow' }, model)],
  };
}
