import type { Duplex } from 'node:stream';
import { ByteReader } from './byte-reader.ts';

/** A stretch of an export and what a metadata context says of it. */
export interface Extent {
  readonly offset: number;
  readonly length: number;
  /** `base:allocation`: 1 a hole, 2 reads as zeros. `qemu:dirty-bitmap:`: 1 was written to. */
  readonly flags: number;
}

export interface NbdExport {
  readonly sizeBytes: number;
  /** The bytes; holes are zeros. At most {@link NBD_READ_MAX} at once. */
  readonly read: (offset: number, length: number) => Promise<Buffer>;
  /** What the context says of a range, in order and without gaps. */
  readonly extents: (offset: number, length: number) => Promise<readonly Extent[]>;
  readonly close: () => void;
}

/** Every server takes so much (proto.md, "Block size constraints"). */
export const NBD_READ_MAX = 2 * 2 ** 20;

/**
 * Opens one export of an NBD server for reading, with one metadata context (github.com/NetworkBlockDevice/nbd,
 * doc/proto.md: fixed newstyle negotiation, structured replies). One request at a time.
 */
export async function openNbd(stream: Duplex, name: string, context: string): Promise<NbdExport> {
  const bytes = new ByteReader(stream);
  await greet(stream, bytes);
  await option(stream, bytes, OPTION.structuredReply, Buffer.alloc(0));
  const contextId = await chooseContext(stream, bytes, name, context);
  const sizeBytes = await go(stream, bytes, name);
  let handle = 0n;
  const ask = async (type: number, offset: number, length: number): Promise<readonly Chunk[]> => {
    handle += 1n;
    const request = Buffer.alloc(28);
    request.writeUInt32BE(REQUEST_MAGIC, 0);
    request.writeUInt16BE(type, 6);
    request.writeBigUInt64BE(handle, 8);
    request.writeBigUInt64BE(BigInt(offset), 16);
    request.writeUInt32BE(length, 24);
    stream.write(request);
    return chunksOf(bytes, handle);
  };
  return {
    sizeBytes,
    read: async (offset, length) => {
      const whole = Buffer.alloc(length);
      for (const { type, payload } of await ask(COMMAND.read, offset, length)) {
        if (type === CHUNK.data) payload.copy(whole, Number(payload.readBigUInt64BE(0)) - offset, 8);
      }
      return whole;
    },
    extents: async (offset, length) => {
      const found: Extent[] = [];
      for (let at = offset; at < offset + length;) {
        const before = at;
        const asked = Math.min(offset + length - at, STATUS_MAX);
        for (const { type, payload } of await ask(COMMAND.blockStatus, at, asked)) {
          if (type !== CHUNK.blockStatus || payload.readUInt32BE(0) !== contextId) continue;
          for (let place = 4; place + 8 <= payload.length && at < offset + length; place += 8) {
            const size = Math.min(payload.readUInt32BE(place), offset + length - at);
            found.push({ offset: at, length: size, flags: payload.readUInt32BE(place + 4) });
            at += size;
          }
        }
        if (at === before) throw new Error(`the NBD server says nothing of the context ${context}`);
      }
      return found;
    },
    close: () => {
      const request = Buffer.alloc(28);
      request.writeUInt32BE(REQUEST_MAGIC, 0);
      request.writeUInt16BE(COMMAND.disconnect, 6);
      stream.end(request);
    },
  };
}

interface Chunk {
  readonly type: number;
  readonly payload: Buffer;
}

const OPTION = { go: 7, structuredReply: 8, setMetaContext: 10 } as const;
const REPLY = { acknowledge: 1, info: 3, metaContext: 4, error: 0x8000_0000 } as const;
const COMMAND = { read: 0, disconnect: 2, blockStatus: 7 } as const;
const CHUNK = { data: 1, blockStatus: 5, error: 0x8000 } as const;
const OPTION_MAGIC = Buffer.from('IHAVEOPT', 'latin1');
const OPTION_REPLY_MAGIC = 0x0003_e889_0455_65a9n;
const REQUEST_MAGIC = 0x2560_9513;
const CHUNK_MAGIC = 0x668e_33ef;
const FIXED_NEWSTYLE_NO_ZEROES = 3;
/** A whole number of any block size, below 2^32. */
const STATUS_MAX = 2 ** 30;
/** Longer than any answer we ask for: data of one read, or the extents of one range. */
const LONGEST = 64 * 2 ** 20;

async function greet(stream: Duplex, bytes: ByteReader): Promise<void> {
  const hello = await bytes.take(18);
  if (hello.toString('latin1', 0, 8) !== 'NBDMAGIC' || !hello.subarray(8, 16).equals(OPTION_MAGIC)) {
    throw new Error('what answers is no NBD server');
  }
  const flags = Buffer.alloc(4);
  flags.writeUInt32BE(FIXED_NEWSTYLE_NO_ZEROES);
  stream.write(flags);
}

/** Sends an option and answers everything up to its acknowledgement. */
async function option(
  stream: Duplex,
  bytes: ByteReader,
  which: number,
  data: Buffer,
): Promise<readonly Chunk[]> {
  const header = Buffer.alloc(16);
  OPTION_MAGIC.copy(header);
  header.writeUInt32BE(which, 8);
  header.writeUInt32BE(data.length, 12);
  stream.write(Buffer.concat([header, data]));
  const answers: Chunk[] = [];
  for (;;) {
    const head = await bytes.take(20);
    if (head.readBigUInt64BE(0) !== OPTION_REPLY_MAGIC) throw new Error('the NBD server lost its place');
    const type = head.readUInt32BE(12);
    const payload = await bytes.take(checked(head.readUInt32BE(16)));
    if (type === REPLY.acknowledge) return answers;
    if (type >= REPLY.error) throw new Error(`the NBD server refuses: ${payload.toString('utf8') || type}`);
    answers.push({ type, payload });
  }
}

async function chooseContext(
  stream: Duplex,
  bytes: ByteReader,
  name: string,
  context: string,
): Promise<number> {
  const query = Buffer.concat([counted(name), u32(1), counted(context)]);
  const answers = await option(stream, bytes, OPTION.setMetaContext, query);
  const chosen = answers.find(({ type }) => type === REPLY.metaContext);
  if (chosen === undefined) throw new Error(`the NBD server has no context ${context}`);
  return chosen.payload.readUInt32BE(0);
}

/** Begins transmission; answers the size of the export. */
async function go(stream: Duplex, bytes: ByteReader, name: string): Promise<number> {
  const answers = await option(stream, bytes, OPTION.go, Buffer.concat([counted(name), Buffer.alloc(2)]));
  const info = answers.find(({ type, payload }) => type === REPLY.info && payload.readUInt16BE(0) === 0);
  if (info === undefined) throw new Error('the NBD server does not say how large its export is');
  return Number(info.payload.readBigUInt64BE(2));
}

async function chunksOf(bytes: ByteReader, handle: bigint): Promise<readonly Chunk[]> {
  const chunks: Chunk[] = [];
  for (;;) {
    const head = await bytes.take(20);
    if (head.readUInt32BE(0) !== CHUNK_MAGIC || head.readBigUInt64BE(8) !== handle) {
      throw new Error('the NBD server lost its place');
    }
    const type = head.readUInt16BE(6);
    const payload = await bytes.take(checked(head.readUInt32BE(16)));
    if (type >= CHUNK.error) throw new Error(`the NBD server failed with ${payload.readUInt32BE(0)}`);
    chunks.push({ type, payload });
    if ((head.readUInt16BE(4) & 1) === 1) return chunks;
  }
}

function checked(length: number): number {
  if (length > LONGEST) throw new Error(`the NBD server announced ${length} bytes`);
  return length;
}

function counted(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  return Buffer.concat([u32(bytes.length), bytes]);
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
