import { shapes } from './shapes.ts';

/** One parameter, read from the short notation of the tables. */
export interface Spec {
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object';
  readonly optional: boolean;
  /** In a property string: the key that may be left out (`virtio=…` style values aside). */
  readonly isDefaultKey: boolean;
  readonly values: readonly string[] | undefined;
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
  readonly maxLength: number | undefined;
  readonly format: string | undefined;
  /** Another test of the whole text. */
  readonly fits: ((text: string) => boolean) | undefined;
  /** Another parameter that must be there too. */
  readonly requires: string | undefined;
}

/** Parameter names to notations: `{ 'full?': 'boolean', newid: 'integer 100..999999999 ~pve-vmid' }`. */
export type Notation = Readonly<Record<string, string>>;
export type SpecTable = ReadonlyMap<string, Spec>;

/**
 * Reads a table. A name ends in `?` when optional, in `*` when it is the default key of a property string, and may hold an
 * index as `net[n]`. The text is the type followed by any of: `in:a,b` (values), `1..9` (range, either end open), `max:40`
 * (length), `~name` (format), `like:name` (one of `shapes`), `with:other` (requires).
 */
export function readTable(notation: Notation): SpecTable {
  return new Map(Object.entries(notation).map(([name, text]) => [bareName(name), readSpec(name, text)]));
}

function bareName(name: string): string {
  return name.replace(/[?*]+$/, '');
}

function readSpec(name: string, text: string): Spec {
  const marks = /[?*]*$/.exec(name)?.[0] ?? '';
  const words = text.split(' ');
  const range = words.map((word) => /^(-?[\d.]*?)\.\.(\d*)$/.exec(word)).find((match) => match !== null);
  const after = (prefix: string): string | undefined =>
    words.find((word) => word.startsWith(prefix))?.slice(prefix.length);
  const length = after('max:');
  return {
    type: readType(words[0]),
    optional: marks.includes('?'),
    isDefaultKey: marks.includes('*'),
    values: after('in:')?.split(','),
    minimum: bound(range?.[1]),
    maximum: bound(range?.[2]),
    maxLength: length === undefined ? undefined : Number(length),
    format: after('~'),
    fits: readShape(after('like:')),
    requires: after('with:'),
  };
}

function readShape(name: string | undefined): Spec['fits'] {
  if (name === undefined) return undefined;
  const fits = shapes[name];
  if (fits === undefined) throw new Error(`the parameter tables know no shape "${name}"`);
  return fits;
}

const types = ['string', 'integer', 'number', 'boolean', 'array', 'object'] as const;

function readType(word: string | undefined): Spec['type'] {
  const type = types.find((known) => known === word);
  if (type === undefined) throw new Error(`the parameter tables know no type "${String(word)}"`);
  return type;
}

function bound(text: string | undefined): number | undefined {
  return text === undefined || text === '' ? undefined : Number(text);
}

/** Finds the specification of a parameter; `net3` is found under `net[n]`. */
export function specOf(table: SpecTable, name: string): Spec | undefined {
  const exact = table.get(name);
  if (exact !== undefined) return exact;
  const match = /^([a-z]+)(0|[1-9]\d{0,2})$/.exec(name);
  if (match === null) return undefined;
  const stem = match[1] ?? '';
  const last = lastIndex[stem] ?? 255;
  return Number(match[2]) <= last ? table.get(`${stem}[n]`) : undefined;
}

/** The highest index of each repeated device (manual, qm.conf). */
const lastIndex: Readonly<Record<string, number>> = {
  net: 31,
  scsi: 30,
  virtio: 15,
  sata: 5,
  ide: 3,
  usb: 14,
  hostpci: 15,
  serial: 3,
  parallel: 2,
  numa: 7,
  ipconfig: 31,
  virtiofs: 9,
};
