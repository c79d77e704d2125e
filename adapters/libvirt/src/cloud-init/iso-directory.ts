import { SECTOR, both16, both32, ucs2Units } from './iso-fields.ts';

export type NameTable = 'rock-ridge' | 'joliet';

export interface IsoEntry {
  readonly name: string;
  readonly sector: number;
  readonly size: number;
}

/** The root directory, one sector: itself, its parent (itself again), its files in the order of their identifiers. */
export function directory(table: NameTable, sector: number, files: readonly IsoEntry[]): Buffer {
  const rock = table === 'rock-ridge';
  const self = { sector, size: SECTOR, folder: true };
  const records = [
    record(Buffer.of(0), self, rock ? [indicator, folderMode, extension] : []),
    record(Buffer.of(1), self, rock ? [folderMode] : []),
    ...files
      .map((file, index) => ({ file, id: rock ? shortName(file.name, index) : joliet(file.name) }))
      .sort((a, b) => Buffer.compare(a.id, b.id))
      .map(({ file, id }) =>
        record(id, { ...file, folder: false }, rock ? [fileMode, alternateName(file.name)] : []),
      ),
  ];
  const all = Buffer.concat(records);
  if (all.length > SECTOR) throw new Error('too many files for one directory sector of the CD image');
  return Buffer.concat([all, Buffer.alloc(SECTOR - all.length)]);
}

/** ECMA-119, section 9.1; `system` is Rock Ridge's part. */
function record(
  id: Uint8Array,
  of: { readonly sector: number; readonly size: number; readonly folder: boolean },
  system: readonly Uint8Array[],
): Buffer {
  const head = Buffer.alloc(33 + id.length + ((id.length + 1) % 2));
  head.set(both32(of.sector), 2);
  head.set(both32(of.size), 10);
  head[25] = of.folder ? 2 : 0;
  head.set(both16(1), 28);
  head[32] = id.length;
  head.set(id, 33);
  const joined = Buffer.concat([head, ...system]);
  const out = joined.length % 2 === 0 ? joined : Buffer.concat([joined, Buffer.alloc(1)]);
  if (out.length > 255) throw new Error('a file name is too long for the CD image');
  out[0] = out.length;
  return out;
}

/** Upper-case 8.3 with the index in it, so that no two are alike. */
function shortName(name: string, index: number): Buffer {
  const word = name
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '_')
    .slice(0, 5);
  return Buffer.from(`${word}${String(index).padStart(3, '0')}.;1`, 'latin1');
}

function joliet(name: string): Buffer {
  if (name.length > 62) throw new Error('a file name is too long for the CD image');
  return Buffer.from(ucs2Units(`${name};1`));
}

/** System Use Sharing Protocol and Rock Ridge Interchange Protocol (IEEE P1281, P1282). */
function entry(signature: string, body: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(signature, 'latin1'), Buffer.of(4 + body.length, 1), body]);
}

const indicator = entry('SP', Buffer.of(0xbe, 0xef, 0));
const extension = entry('ER', Buffer.concat([Buffer.of(10, 0, 0, 1), Buffer.from('RRIP_1991A', 'latin1')]));
const folderMode = mode(0o040_555, 2);
const fileMode = mode(0o100_444, 1);

function mode(bits: number, links: number): Uint8Array {
  return entry('PX', Buffer.concat([both32(bits), both32(links), both32(0), both32(0)]));
}

function alternateName(name: string): Uint8Array {
  return entry('NM', Buffer.concat([Buffer.of(0), Buffer.from(name, 'latin1')]));
}
