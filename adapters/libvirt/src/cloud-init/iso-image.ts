import { directory } from './iso-directory.ts';
import type { IsoEntry, NameTable } from './iso-directory.ts';
import { SECTOR, both16, both32, dCharacters, ucs2 } from './iso-fields.ts';

export interface IsoFile {
  /** At most 64 characters, ASCII. */
  readonly name: string;
  readonly data: Uint8Array;
}

/**
 * A CD image with a few files in its root (ECMA-119), under their names both for Rock Ridge and for Joliet readers.
 * No date is in it: the same files yield the same bytes. Throws when a name cannot be held or there are too many files.
 */
export function isoImage(label: string, files: readonly IsoFile[]): Uint8Array {
  const entries = placed(files);
  const sectors = entries.reduce(
    (next, entry) => Math.max(next, entry.sector + sectorsOf(entry.size)),
    FIRST_FILE,
  );
  const image = Buffer.alloc(Math.max(sectors, SMALLEST) * SECTOR);
  const put = (sector: number, data: Uint8Array): void => image.set(data, sector * SECTOR);

  const total = image.length / SECTOR;
  put(PRIMARY, descriptor('rock-ridge', label, total));
  put(SUPPLEMENTARY, descriptor('joliet', label, total));
  put(TERMINATOR, terminator());
  put(PATHS_LITTLE, pathTable(ROOT.primary, 'little'));
  put(PATHS_BIG, pathTable(ROOT.primary, 'big'));
  put(JOLIET_PATHS_LITTLE, pathTable(ROOT.joliet, 'little'));
  put(JOLIET_PATHS_BIG, pathTable(ROOT.joliet, 'big'));
  put(ROOT.primary, directory('rock-ridge', ROOT.primary, entries));
  put(ROOT.joliet, directory('joliet', ROOT.joliet, entries));
  files.forEach((file, index) => put(entries[index]?.sector ?? FIRST_FILE, file.data));
  return image;
}

/** Sectors 0 to 15 belong to the boot loader of a bootable disc. */
const PRIMARY = 16;
const SUPPLEMENTARY = 17;
const TERMINATOR = 18;
const PATHS_LITTLE = 19;
const PATHS_BIG = 20;
const JOLIET_PATHS_LITTLE = 21;
const JOLIET_PATHS_BIG = 22;
const ROOT = { primary: 23, joliet: 24 } as const;
const FIRST_FILE = 25;
/** Some readers look at the last 300 KiB of a real disc; keep clear of images that are tiny. */
const SMALLEST = 180;
/** One root entry: ECMA-119, section 9.4. */
const PATH_TABLE_BYTES = 10;

function placed(files: readonly IsoFile[]): readonly IsoEntry[] {
  let sector = FIRST_FILE;
  return files.map((file) => {
    const entry = { name: file.name, sector, size: file.data.length };
    sector += sectorsOf(file.data.length);
    return entry;
  });
}

function sectorsOf(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / SECTOR));
}

/** ECMA-119, sections 8.4 and 8.5. */
function descriptor(table: NameTable, label: string, total: number): Uint8Array {
  const joliet = table === 'joliet';
  const text = joliet ? ucs2 : dCharacters;
  const root = joliet ? ROOT.joliet : ROOT.primary;
  const out = Buffer.alloc(SECTOR);
  out[0] = joliet ? 2 : 1;
  out.write('CD001', 1, 'latin1');
  out[6] = 1;
  out.set(text('', 32), 8);
  out.set(text(label, 32), 40);
  out.set(both32(total), 80);
  // The escape sequence of UCS-2 level 3, which is what makes it Joliet.
  if (joliet) out.write('%/E', 88, 'latin1');
  out.set(both16(1), 120);
  out.set(both16(1), 124);
  out.set(both16(SECTOR), 128);
  out.set(both32(PATH_TABLE_BYTES), 132);
  out.writeUInt32LE(joliet ? JOLIET_PATHS_LITTLE : PATHS_LITTLE, 140);
  out.writeUInt32BE(joliet ? JOLIET_PATHS_BIG : PATHS_BIG, 148);
  out.set(directory(table, root, []).subarray(0, 34), 156);
  // The length of a root record without the system-use part that the directory's own first record has.
  out[156] = 34;
  for (const [at, length] of [
    [190, 128],
    [318, 128],
    [446, 128],
    [574, 128],
    [702, 37],
    [739, 37],
    [776, 37],
  ] as const) {
    out.set(text('', length), at);
  }
  for (const at of [813, 830, 847, 864]) out.write('0'.repeat(16), at, 'latin1');
  out[881] = 1;
  return out;
}

function terminator(): Uint8Array {
  const out = Buffer.alloc(SECTOR);
  out[0] = 255;
  out.write('CD001', 1, 'latin1');
  out[6] = 1;
  return out;
}

function pathTable(root: number, order: 'little' | 'big'): Uint8Array {
  const out = Buffer.alloc(PATH_TABLE_BYTES);
  out[0] = 1;
  if (order === 'little') {
    out.writeUInt32LE(root, 2);
    out.writeUInt16LE(1, 6);
  } else {
    out.writeUInt32BE(root, 2);
    out.writeUInt16BE(1, 6);
  }
  return out;
}
