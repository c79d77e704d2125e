import { createCipheriv, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Channel } from './consoles.ts';

const [width, height] = [320, 200];
const version = 'RFB 003.008\n';

/** Which bytes the client owes next. */
type Step = 'version' | 'security' | 'response' | 'init' | 'message';

/**
 * The server side of RFB 3.8 (RFC 6143) with VNC authentication, a still picture and deaf keys: what QEMU shows while a guest
 * idles.
 */
export function speakRfb(channel: Channel, name: string, password: string): void {
  let step: Step = 'version';
  let buffer: Buffer = Buffer.alloc(0);
  let bytesPerPixel = 4;
  const challenge = randomBytes(16);
  channel.send(Buffer.from(version));

  const take = (count: number): Buffer | undefined => {
    if (buffer.length < count) return undefined;
    const taken = buffer.subarray(0, count);
    buffer = buffer.subarray(count);
    return taken;
  };
  const fail = (reason: string): void => {
    const text = Buffer.from(reason);
    channel.send(Buffer.concat([uint32(1), uint32(text.length), text]));
    channel.close();
  };
  /** Answers whether a whole step was there. */
  const advance = (): boolean => {
    switch (step) {
      case 'version': {
        if (take(version.length) === undefined) return false;
        channel.send(Buffer.of(1, 2));
        step = 'security';
        return true;
      }
      case 'security': {
        const type = take(1);
        if (type === undefined) return false;
        if (type[0] !== 2) fail('unsupported security type');
        else channel.send(challenge);
        step = 'response';
        return true;
      }
      case 'response': {
        const response = take(16);
        if (response === undefined) return false;
        if (timingSafeEqual(response, encrypt(challenge, password))) channel.send(uint32(0));
        else fail('Authentication failed');
        step = 'init';
        return true;
      }
      case 'init': {
        if (take(1) === undefined) return false;
        channel.send(serverInit(name));
        step = 'message';
        return true;
      }
      case 'message':
        break;
    }
    return message();
  };
  const message = (): boolean => {
    const length = messageLength(buffer);
    const bytes = length === undefined ? undefined : take(length);
    if (bytes === undefined) return false;
    if (bytes[0] === 0) bytesPerPixel = Math.max(1, (bytes[4] ?? 32) / 8);
    if (bytes[0] === 3 && bytes[1] === 0) channel.send(picture(bytesPerPixel));
    return true;
  };
  channel.onMessage((bytes) => {
    buffer = Buffer.concat([buffer, bytes]);
    while (buffer.length > 0 && advance());
  });
}

/** The length of the client's message, once it can be known (RFC 6143, 7.5). */
function messageLength(buffer: Buffer): number | undefined {
  switch (buffer[0] ?? 255) {
    case 0:
      return 20;
    case 2:
      return buffer.length < 4 ? undefined : 4 + 4 * buffer.readUInt16BE(2);
    case 3:
      return 10;
    case 4:
      return 8;
    case 5:
      return 6;
    case 6:
      return buffer.length < 8 ? undefined : 8 + Math.abs(buffer.readInt32BE(4));
    default:
      return 1;
  }
}

function serverInit(name: string): Buffer {
  const text = Buffer.from(`QEMU (${name})`);
  const format = Buffer.from([32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0, 0, 0, 0]);
  return Buffer.concat([uint16(width), uint16(height), format, uint32(text.length), text]);
}

/** One raw rectangle, a gradient. */
function picture(bytesPerPixel: number): Buffer {
  const head = Buffer.concat([
    Buffer.of(0, 0),
    uint16(1),
    uint16(0),
    uint16(0),
    uint16(width),
    uint16(height),
    uint32(0),
  ]);
  const pixels = Buffer.alloc(width * height * bytesPerPixel);
  for (let y = 0; y < height; y += 1)
    pixels.fill(
      64 + Math.floor((y * 128) / height),
      y * width * bytesPerPixel,
      (y + 1) * width * bytesPerPixel,
    );
  return Buffer.concat([head, pixels]);
}

/** DES with the password as key, each byte's bits reversed: three equal keys make triple DES single. */
export function encrypt(challenge: Buffer, password: string): Buffer {
  const key = Buffer.alloc(8);
  Buffer.from(password).copy(key, 0, 0, 8);
  const reversed = key.map((byte) =>
    Number.parseInt(byte.toString(2).padStart(8, '0').split('').toReversed().join(''), 2),
  );
  const cipher = createCipheriv(
    'des-ede3',
    Buffer.concat([reversed, reversed, reversed]),
    null,
  ).setAutoPadding(false);
  return Buffer.concat([cipher.update(challenge), cipher.final()]);
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
