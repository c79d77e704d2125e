import { attribute } from '@anyvisor/toolkit/xml-reader';
import type { XmlElement } from '@anyvisor/toolkit/xml-reader';

/** An amount with its `unit` in bytes; libvirt's default unit for memory is KiB (formatdomain.html, memory). */
export function scaledBytes(element: XmlElement | undefined, defaultUnit = 'KiB'): number | undefined {
  const amount = count(element?.text);
  const factor = FACTORS.get(attribute(element, 'unit') ?? defaultUnit);
  if (amount === undefined || factor === undefined) return undefined;
  return amount * factor;
}

/** A whole number of zero or more; undefined for anything else. */
export function count(text: string | undefined): number | undefined {
  const trimmed = text?.trim() ?? '';
  return /^\d{1,20}$/.test(trimmed) ? Number(trimmed) : undefined;
}

/** A map, not an object: the unit is a word from outside and may be `__proto__`. */
const FACTORS: ReadonlyMap<string, number> = new Map([
  ['b', 1],
  ['byte', 1],
  ['bytes', 1],
  ['KB', 1e3],
  ['k', 1024],
  ['KiB', 1024],
  ['MB', 1e6],
  ['M', 1024 ** 2],
  ['MiB', 1024 ** 2],
  ['GB', 1e9],
  ['G', 1024 ** 3],
  ['GiB', 1024 ** 3],
  ['TB', 1e12],
  ['T', 1024 ** 4],
  ['TiB', 1024 ** 4],
  ['P', 1024 ** 5],
  ['PiB', 1024 ** 5],
]);
