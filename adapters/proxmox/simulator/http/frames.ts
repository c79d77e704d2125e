/** What the other end sends (RFC 6455, 5.2), as pveproxy takes it: whole masked frames of at most 128 KiB. */
export type Frame =
  | { readonly kind: 'data' | 'ping'; readonly payload: Buffer }
  | { readonly kind: 'pong' | 'close' };

const largest = 128 * 1024;
const opcodes: Readonly<Record<number, Frame['kind']>> = {
  1: 'data',
  2: 'data',
  8: 'close',
  9: 'ping',
  10: 'pong',
};

/** Cuts a stream into frames. Throws on what the platform breaks the connection for. */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0);

  /** The frames that are complete with these bytes. */
  read(bytes: Buffer): readonly Frame[] {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    const frames: Frame[] = [];
    for (let frame = this.#next(); frame !== undefined; frame = this.#next()) frames.push(frame);
    return frames;
  }

  #next(): Frame | undefined {
    const rest = this.#rest;
    if (rest.length < 2) return undefined;
    const [first, second] = [rest.readUInt8(0), rest.readUInt8(1)];
    if ((first & 0x80) === 0) throw new Error('received fragmented websocket frame');
    if ((first & 0x70) !== 0) throw new Error('received websocket frame with RSV flags');
    if ((second & 0x80) === 0) throw new Error('received unmasked websocket frame from client');
    const kind = opcodes[first & 0x0f];
    if (kind === undefined) throw new Error(`received unhandled websocket opcode ${String(first & 0x0f)}`);
    const short = second & 0x7f;
    const head = 2 + (short === 126 ? 2 : short === 127 ? 8 : 0);
    if (rest.length < head) return undefined;
    const length =
      short === 126 ? rest.readUInt16BE(2) : short === 127 ? Number(rest.readBigUInt64BE(2)) : short;
    if (length > largest) throw new Error(`received too large websocket frame (len = ${String(length)})`);
    const end = head + 4 + length;
    if (rest.length < end) return undefined;
    const mask = rest.subarray(head, head + 4);
    const payload = Buffer.from(
      rest.subarray(head + 4, end).map((byte, index) => byte ^ (mask[index & 3] ?? 0)),
    );
    this.#rest = rest.subarray(end);
    return kind === 'data' || kind === 'ping' ? { kind, payload } : { kind };
  }
}

/** One unmasked frame to the client. */
export function printFrame(kind: 'data' | 'pong', payload: Buffer): Buffer {
  const { length } = payload;
  const head = Buffer.alloc(length <= 125 ? 2 : length <= 0xffff ? 4 : 10);
  head.writeUInt8(kind === 'data' ? 0x82 : 0x8a, 0);
  head.writeUInt8(length <= 125 ? length : length <= 0xffff ? 126 : 127, 1);
  if (head.length === 4) head.writeUInt16BE(length, 2);
  if (head.length === 10) head.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([head, payload]);
}
