import { attribute, child, children, childText, readXml } from '@anyvisor/toolkit/xml-reader';
import type { XmlElement } from '@anyvisor/toolkit/xml-reader';
import { count } from '../domain-xml/units.ts';

/** What virConnectGetDomainCapabilities says for one machine type (https://libvirt.org/formatdomaincaps.html). */
export interface DomainCapabilities {
  readonly emulator: string | null;
  readonly virtType: string;
  readonly machine: string;
  readonly arch: string;
  readonly maxVcpus: number | null;
  readonly uefi: boolean;
  readonly secureBoot: boolean;
  /** Modes of `<cpu>` that are supported. */
  readonly cpuModes: readonly string[];
  /** Named models that would run here. */
  readonly usableModels: readonly string[];
  readonly diskBuses: readonly string[];
  readonly graphics: readonly string[];
  readonly videoModels: readonly string[];
  readonly tpmBackends: readonly string[];
  readonly hostDeviceTypes: readonly string[];
  readonly backup: boolean;
  readonly memoryEncryption: readonly string[];
}

export function parseDomainCapabilities(source: string): DomainCapabilities {
  const root = readXml(source);
  const os = child(root, 'os');
  const cpu = child(root, 'cpu');
  const devices = child(root, 'devices');
  const features = child(root, 'features');
  const custom = children(cpu, 'mode').find((mode) => attribute(mode, 'name') === 'custom');
  return {
    emulator: childText(root, 'path') ?? null,
    virtType: childText(root, 'domain') ?? 'unknown',
    machine: childText(root, 'machine') ?? 'unknown',
    arch: childText(root, 'arch') ?? 'unknown',
    maxVcpus: count(attribute(child(root, 'vcpu'), 'max')) ?? null,
    uefi: values(os, 'firmware').includes('efi'),
    secureBoot: values(child(os, 'loader'), 'secure').includes('yes'),
    cpuModes: children(cpu, 'mode')
      .filter(supported)
      .map((mode) => attribute(mode, 'name') ?? ''),
    usableModels: children(custom, 'model')
      .filter((model) => attribute(model, 'usable') === 'yes')
      .map((model) => model.text.trim()),
    diskBuses: values(child(devices, 'disk'), 'bus'),
    graphics: values(child(devices, 'graphics'), 'type'),
    videoModels: values(child(devices, 'video'), 'modelType'),
    tpmBackends: values(child(devices, 'tpm'), 'backendModel'),
    hostDeviceTypes: values(child(devices, 'hostdev'), 'subsysType'),
    backup: supported(child(features, 'backup')),
    memoryEncryption: [
      ...new Set([
        ...(supported(child(features, 'sev')) ? ['sev'] : []),
        ...((count(childText(features, 'sev', 'maxESGuests')) ?? 0) > 0 ? ['sev-es'] : []),
        ...values(child(features, 'launchSecurity'), 'sectype'),
      ]),
    ],
  };
}

function supported(element: XmlElement | undefined): boolean {
  return attribute(element, 'supported') === 'yes';
}

function values(element: XmlElement | undefined, name: string): readonly string[] {
  const list = children(element, 'enum').find((candidate) => attribute(candidate, 'name') === name);
  return children(list, 'value').map((value) => value.text.trim());
}
