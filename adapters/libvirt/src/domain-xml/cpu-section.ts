import { xml } from '@anyvisor/toolkit/xml-writer';
import type { XmlNode } from '@anyvisor/toolkit/xml-writer';
import type { LibvirtNativeSpec } from '../native-spec.ts';
import { maxCpuCores } from './compute-size.ts';
import { guestNuma } from './numa-section.ts';

/** Virtual CPUs now and at most, where they and QEMU's own threads run, and how they weigh. */
export function vcpuSection({ compute, extension }: LibvirtNativeSpec): readonly (XmlNode | false)[] {
  const maximum = maxCpuCores(compute);
  const { pinning = [], shares } = compute;
  const { emulatorCpus, ioThreads, ioThreadPinning = [] } = extension;
  const tuned = pinning.length + ioThreadPinning.length > 0 || (shares ?? emulatorCpus) !== undefined;
  return [
    xml(
      'vcpu',
      { placement: 'static', current: maximum > compute.cpuCores ? compute.cpuCores : undefined },
      maximum,
    ),
    ioThreads !== undefined && xml('iothreads', {}, ioThreads),
    tuned &&
      xml(
        'cputune',
        {},
        shares !== undefined && xml('shares', {}, shares),
        pinning.map((pin) => xml('vcpupin', { vcpu: pin.vcpu, cpuset: pin.hostCpus })),
        emulatorCpus !== undefined && xml('emulatorpin', { cpuset: emulatorCpus }),
        ioThreadPinning.map((pin) => xml('iothreadpin', { iothread: pin.ioThread, cpuset: pin.hostCpus })),
      ),
  ];
}

/** CPU model, topology, features and the guest's own NUMA. */
export function cpuSection(spec: LibvirtNativeSpec): XmlNode | false {
  const model = cpuModel(spec);
  const { topology } = spec.compute;
  const { features = [], cache, dies } = spec.extension.cpu ?? {};
  const content = [
    ...model.content,
    topology !== undefined &&
      xml('topology', {
        sockets: topology.sockets,
        dies,
        cores: topology.coresPerSocket / (dies ?? 1),
        threads: topology.threadsPerCore ?? 1,
      }),
    cache !== undefined && xml('cache', { mode: cache, level: cache === 'emulate' ? 3 : undefined }),
    ...features.map(({ name, policy }) => xml('feature', { policy, name })),
    guestNuma(spec),
  ].filter((node) => node !== false);
  if (content.length === 0 && Object.keys(model.attributes).length === 0) return false;
  return xml('cpu', model.attributes, ...content);
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
  const { cpu } = extension;
  if (cpu?.mode === 'custom') return named(cpu.model ?? '');
  if (cpu !== undefined) {
    const migratable = cpu.migratable === undefined ? {} : { migratable: cpu.migratable ? 'on' : 'off' };
    return { attributes: { mode: cpu.mode, ...migratable }, content: [] };
  }
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
