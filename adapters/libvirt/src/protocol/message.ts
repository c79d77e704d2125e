import { XdrWriter } from '@anyvisor/toolkit/xdr-writer';
import type { Codec } from './codec.ts';
import { FRAME_MAX_BYTES, FRAME_MIN_BYTES, KEEPALIVE_PROGRAM, MessageStatus } from './limits.ts';
import { MessageType, PROGRAM_VERSION } from './limits.ts';

export interface Header {
  readonly program: number;
  readonly procedure: number;
  readonly type: number;
  readonly serial: number;
  readonly status: number;
}

/** A whole frame whose payload is one XDR value. */
export function encodeFrame<T>(header: Header, codec: Codec<T>, value: T): Buffer {
  const writer = new XdrWriter(FRAME_MAX_BYTES);
  writeHeader(writer, header, 0);
  codec.write(writer, value);
  writer.patchU32(0, writer.length);
  return writer.bytes();
}

/** The first 28 bytes of a frame whose payload of `payloadBytes` is written after it. */
export function encodeHeader(header: Header, payloadBytes: number): Buffer {
  const writer = new XdrWriter(FRAME_MIN_BYTES, FRAME_MIN_BYTES);
  writeHeader(writer, header, FRAME_MIN_BYTES + payloadBytes);
  return writer.bytes();
}

/** Keepalive messages carry neither serial nor payload (src/rpc/virkeepaliveprotocol.x: PING 1, PONG 2). */
export function encodeKeepalive(kind: 'ping' | 'pong'): Buffer {
  const procedure = kind === 'ping' ? KEEPALIVE_PING : KEEPALIVE_PONG;
  const header = { program: KEEPALIVE_PROGRAM, procedure, type: MessageType.message };
  return encodeHeader({ ...header, serial: 0, status: MessageStatus.ok }, 0);
}

export const KEEPALIVE_PING = 1;
export const KEEPALIVE_PONG = 2;

function writeHeader(writer: XdrWriter, header: Header, length: number): void {
  writer.u32(length);
  writer.u32(header.program);
  writer.u32(PROGRAM_VERSION);
  writer.i32(header.procedure);
  writer.u32(header.type);
  writer.u32(header.serial);
  writer.u32(header.status);
}
