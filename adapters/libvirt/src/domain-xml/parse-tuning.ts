import { attribute, child, children, childText } from '@anyvisor/toolkit/xml-reader';
import type { XmlElement } from '@anyvisor/toolkit/xml-reader';
import { METADATA_NAMESPACE } from './namespace.ts';
import { parseHostDevices } from './parse-host-devices.ts';
import type { DomainTuning } from './tuning.ts';
import { count, scaledBytes } from './units.ts';

/** Everything about a domain that is not what it has but how well it has it. */
export function parseTuning(root: XmlElement): DomainTuning {
  const devices = child(root, 'devices');
  const cpu = child(root, 'cpu');
  const cputune = child(root, 'cputune');
  const ours = child(root, 'metadata')?.children.find((item) => item.namespace === METADATA_NAMESPACE);
  return {
    cpu: {
      mode: attribute(cpu, 'mode') ?? null,
      model: childText(cpu, 'model') ?? null,
      dies: count(attribute(child(cpu, 'topology'), 'dies')) ?? 1,
    },
    shares: count(child(cputune, 'shares')?.text) ?? null,
    pinning: children(cputune, 'vcpupin').map((pin) => ({
      vcpu: count(attribute(pin, 'vcpu')) ?? 0,
      hostCpus: attribute(pin, 'cpuset') ?? '',
    })),
    emulatorCpus: attribute(child(cputune, 'emulatorpin'), 'cpuset') ?? null,
    ioThreads: count(child(root, 'iothreads')?.text) ?? 0,
    ioThreadPinning: children(cputune, 'iothreadpin').map((pin) => ({
      ioThread: count(attribute(pin, 'iothread')) ?? 0,
      hostCpus: attribute(pin, 'cpuset') ?? '',
    })),
    scsi: children(devices, 'controller')
      .filter((controller) => attribute(controller, 'type') === 'scsi')
      .map((controller) => child(controller, 'driver'))
      .map((driver) => ({
        queues: count(attribute(driver, 'queues')) ?? null,
        ioThread: count(attribute(driver, 'iothread')) ?? null,
      })),
    ...memory(root),
    balloonModel: attribute(child(devices, 'memballoon'), 'model') ?? 'none',
    leastMemoryMb: count(attribute(ours, 'leastMemoryMb')) ?? null,
    tpmModel: attribute(child(devices, 'tpm'), 'model') ?? null,
    launchSecurity: launchSecurity(root),
    hostDevices: parseHostDevices(devices),
    hotpluggable: children(child(root, 'vcpus'), 'vcpu')
      .filter((vcpu) => attribute(vcpu, 'hotpluggable') === 'yes')
      .map((vcpu) => ({
        id: count(attribute(vcpu, 'id')) ?? 0,
        enabled: attribute(vcpu, 'enabled') === 'yes',
      })),
  };
}

function memory(root: XmlElement): Pick<DomainTuning, 'hugePages' | 'locked' | 'numa' | 'cells'> {
  const backing = child(root, 'memoryBacking');
  const hugePages = child(backing, 'hugepages');
  const page = child(hugePages, 'page');
  const numatune = child(root, 'numatune');
  const whole = child(numatune, 'memory');
  const bound = new Map(
    children(numatune, 'memnode').map((node) => [attribute(node, 'cellid'), attribute(node, 'nodeset')]),
  );
  return {
    hugePages: hugePages === undefined ? null : { sizeBytes: page === undefined ? null : pageSize(page) },
    locked: child(backing, 'locked') !== undefined,
    numa:
      whole === undefined
        ? null
        : { mode: attribute(whole, 'mode') ?? 'strict', hostNodes: attribute(whole, 'nodeset') ?? '' },
    cells: children(child(root, 'cpu', 'numa'), 'cell').map((cell, index) => ({
      cpus: attribute(cell, 'cpus') ?? '',
      memoryBytes: amount(cell, 'memory') ?? 0,
      hostNodes: bound.get(attribute(cell, 'id') ?? String(index)) ?? null,
    })),
  };
}

/** Both have their amount in an attribute, in KiB unless `unit` says otherwise. */
function pageSize(page: XmlElement): number | null {
  return amount(page, 'size') ?? null;
}

function amount(element: XmlElement, name: string): number | undefined {
  return scaledBytes({ ...element, text: attribute(element, name) ?? '' });
}

function launchSecurity(root: XmlElement): DomainTuning['launchSecurity'] {
  const element = child(root, 'launchSecurity');
  if (element === undefined) return null;
  const policy = childText(element, 'policy') ?? '';
  return {
    type: attribute(element, 'type') ?? 'unknown',
    policy: /^(0x[0-9a-f]{1,12}|\d{1,15})$/i.test(policy) ? Number(policy) : null,
  };
}
