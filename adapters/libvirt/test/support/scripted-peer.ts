import { duplexPair } from 'node:stream';
import type { Duplex } from 'node:stream';
import { encodeFrame, encodeHeader } from '../../src/protocol/message.ts';
import { FrameSplitter } from '../../src/protocol/frame.ts';
import type { Frame } from '../../src/protocol/frame.ts';
import type { Codec } from '../../src/protocol/codec.ts';

type Header = Parameters<typeof encodeHeader>[0];

export interface ScriptedPeer {
  /** The client's end. */
  readonly socket: Duplex;
  readonly heard: readonly Frame[];
  /** What to do with a frame; every frame is heard first. */
  onFrame: (frame: Frame) => void;
  sendValue<T>(header: Header, codec: Codec<T>, value: T): void;
  sendBytes(header: Header, payload: Uint8Array): void;
  sendRaw(bytes: Uint8Array): void;
}

/** For what no real daemon can be brought to do on demand: the order and content of single frames. */
export function scriptedPeer(): ScriptedPeer {
  const [socket, theirs] = duplexPair();
  const splitter = new FrameSplitter();
  const heard: Frame[] = [];
  const peer: ScriptedPeer = {
    socket,
    heard,
    onFrame: () => {},
    sendValue: (header, codec, value) => void theirs.write(encodeFrame(header, codec, value)),
    sendBytes: (header, payload) =>
      void theirs.write(Buffer.concat([encodeHeader(header, payload.length), payload])),
    sendRaw: (bytes) => void theirs.write(bytes),
  };
  theirs.on('error', () => {});
  theirs.on('data', (chunk: Buffer) =>
    splitter.push(chunk, (frame) => {
      heard.push(frame);
      peer.onFrame(frame);
    }),
  );
  return peer;
}
