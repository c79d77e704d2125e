import { attribute, child, children, childText } from '@anyvisor/toolkit/xml-reader';
import type { XmlElement } from '@anyvisor/toolkit/xml-reader';
import type { DomainDisk } from './libvirt-domain.ts';
import { count } from './units.ts';

export function parseDisks(devices: XmlElement | undefined): readonly DomainDisk[] {
  return children(devices, 'disk').map(parseDisk);
}

function parseDisk(element: XmlElement): DomainDisk {
  const source = child(element, 'source');
  const target = child(element, 'target');
  const driver = child(element, 'driver');
  const device = attribute(element, 'device') ?? 'disk';
  return {
    target: attribute(target, 'dev') ?? '',
    bus: attribute(target, 'bus') ?? 'unknown',
    device: isDevice(device) ? device : 'disk',
    type: attribute(element, 'type') ?? 'file',
    format: attribute(driver, 'type') ?? null,
    path: pathOf(source),
    pool: attribute(source, 'pool') ?? null,
    volume: attribute(source, 'volume') ?? null,
    remote: remoteOf(source),
    backingPaths: backingPaths(element),
    readOnly: child(element, 'readonly') !== undefined || device === 'cdrom',
    serial: childText(element, 'serial') ?? null,
    alias: attribute(child(element, 'alias'), 'name') ?? null,
    cache: attribute(driver, 'cache') ?? null,
    io: attribute(driver, 'io') ?? null,
    queues: count(attribute(driver, 'queues')) ?? null,
    ioThread: count(attribute(driver, 'iothread')) ?? null,
  };
}

function pathOf(source: XmlElement | undefined): string | null {
  return attribute(source, 'file') ?? attribute(source, 'dev') ?? attribute(source, 'dir') ?? null;
}

function remoteOf(source: XmlElement | undefined): string | null {
  const protocol = attribute(source, 'protocol');
  return protocol === undefined ? null : `${protocol}:${attribute(source, 'name') ?? ''}`;
}

/** The chain below, nearest first; its nesting is bounded by the XML reader's depth. */
function backingPaths(element: XmlElement): readonly string[] {
  const paths: string[] = [];
  for (let at = child(element, 'backingStore'); at !== undefined; at = child(at, 'backingStore')) {
    const path = pathOf(child(at, 'source'));
    if (path !== null) paths.push(path);
  }
  return paths;
}

function isDevice(word: string): word is DomainDisk['device'] {
  return word === 'disk' || word === 'cdrom' || word === 'floppy' || word === 'lun';
}
