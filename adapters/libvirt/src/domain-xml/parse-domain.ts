import { attribute, child, children, childText, readXml } from '@anyvisor/toolkit/xml-reader';
import type { XmlElement } from '@anyvisor/toolkit/xml-reader';
import { AGENT_CHANNEL } from './console-section.ts';
import type { DomainAgent, DomainGraphics, DomainMemoryDevice, LibvirtDomain } from './libvirt-domain.ts';
import { METADATA_NAMESPACE } from './namespace.ts';
import { parseDisks } from './parse-disks.ts';
import { parseNics } from './parse-nics.ts';
import { parseTuning } from './parse-tuning.ts';
import { pciPorts } from './pci-ports.ts';
import { count, scaledBytes } from './units.ts';

/** Reads the XML of a domain, live or configured. Throws XmlError for what is not one; bounded by `readXml`. */
export function parseDomainXml(source: string): LibvirtDomain {
  return parseDomain(readXml(source));
}

/** The same for an element inside another document, such as a snapshot's. */
export function parseDomain(root: XmlElement): LibvirtDomain {
  const devices = child(root, 'devices');
  const type = child(root, 'os', 'type');
  return {
    uuid: (childText(root, 'uuid') ?? '').toLowerCase(),
    name: childText(root, 'name') ?? '',
    title: childText(root, 'title') ?? null,
    description: childText(root, 'description') ?? null,
    virtType: attribute(root, 'type') ?? 'unknown',
    arch: attribute(type, 'arch') ?? 'unknown',
    machine: attribute(type, 'machine') ?? null,
    emulator: childText(devices, 'emulator') ?? null,
    ...firmware(root, devices),
    vcpus: vcpus(root),
    topology: topology(root),
    memory: memory(root),
    tuning: parseTuning(root),
    disks: parseDisks(devices),
    nics: parseNics(devices),
    graphics: children(devices, 'graphics').map(graphics),
    serialConsole: child(devices, 'console') !== undefined || child(devices, 'serial') !== undefined,
    agent: agent(devices),
    balloon: (attribute(child(devices, 'memballoon'), 'model') ?? 'none') !== 'none',
    pciPorts: pciPorts(devices),
    memoryDevices: children(devices, 'memory').map(memoryDevice),
    hostDevices: children(devices, 'hostdev').length,
    ...ours(root),
  };
}

function firmware(
  root: XmlElement,
  devices: XmlElement | undefined,
): Pick<LibvirtDomain, 'firmware' | 'secureBoot' | 'tpm' | 'nvramFormat'> {
  const os = child(root, 'os');
  const loader = child(os, 'loader');
  const uefi = attribute(os, 'firmware') === 'efi' || attribute(loader, 'type') === 'pflash';
  const secureBoot = children(child(os, 'firmware'), 'feature').some(
    (feature) => attribute(feature, 'name') === 'secure-boot' && attribute(feature, 'enabled') === 'yes',
  );
  return {
    firmware: uefi ? 'uefi' : 'bios',
    secureBoot: secureBoot || attribute(loader, 'secure') === 'yes',
    tpm: child(devices, 'tpm') !== undefined,
    nvramFormat: uefi ? (attribute(child(os, 'nvram'), 'format') ?? 'raw') : null,
  };
}

function vcpus(root: XmlElement): LibvirtDomain['vcpus'] {
  const element = child(root, 'vcpu');
  const maximum = count(element?.text) ?? 1;
  return { maximum, current: count(attribute(element, 'current')) ?? maximum };
}

function topology(root: XmlElement): LibvirtDomain['topology'] {
  const element = child(root, 'cpu', 'topology');
  if (element === undefined) return null;
  const of = (name: string): number => count(attribute(element, name)) ?? 1;
  return { sockets: of('sockets'), dies: of('dies'), cores: of('cores'), threads: of('threads') };
}

function memoryDevice(device: XmlElement): DomainMemoryDevice {
  const amount = (name: string): number | null => scaledBytes(child(device, 'target', name)) ?? null;
  return {
    model: attribute(device, 'model') ?? 'unknown',
    sizeBytes: amount('size') ?? 0,
    requestedBytes: amount('requested'),
    currentBytes: amount('current'),
    blockBytes: amount('block'),
  };
}

function memory(root: XmlElement): LibvirtDomain['memory'] {
  const bytes = scaledBytes(child(root, 'memory')) ?? 0;
  const maximum = child(root, 'maxMemory');
  return {
    bytes,
    currentBytes: scaledBytes(child(root, 'currentMemory')) ?? bytes,
    maximumBytes: scaledBytes(maximum) ?? null,
    slots: count(attribute(maximum, 'slots')) ?? 0,
    numaCells: children(child(root, 'cpu', 'numa'), 'cell').length,
  };
}

function graphics(element: XmlElement): DomainGraphics {
  const port = (name: string): number | null => {
    const value = Number(attribute(element, name) ?? '-1');
    return Number.isInteger(value) && value > 0 ? value : null;
  };
  return {
    type: attribute(element, 'type') ?? 'unknown',
    port: port('port'),
    websocket: port('websocket'),
    listen: attribute(child(element, 'listen'), 'address') ?? attribute(element, 'listen') ?? null,
  };
}

function agent(devices: XmlElement | undefined): DomainAgent {
  const target = children(devices, 'channel')
    .map((channel) => child(channel, 'target'))
    .find((candidate) => attribute(candidate, 'name') === AGENT_CHANNEL);
  if (target === undefined) return 'no-channel';
  const state = attribute(target, 'state');
  return state === 'connected' || state === 'disconnected' ? state : 'unknown';
}

function ours(root: XmlElement): Pick<LibvirtDomain, 'marker' | 'metadata'> {
  const element = child(root, 'metadata')?.children.find((item) => item.namespace === METADATA_NAMESPACE);
  const entries = children(element, 'entry').map(
    (entry) => [attribute(entry, 'key') ?? '', attribute(entry, 'value') ?? ''] as const,
  );
  return { marker: attribute(element, 'operation') ?? null, metadata: Object.fromEntries(entries) };
}
