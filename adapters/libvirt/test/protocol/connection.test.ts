import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Connection } from '../../src/protocol/connection.ts';
import type { Frame } from '../../src/protocol/frame.ts';
import { KEEPALIVE_PROGRAM, MessageStatus, MessageType, REMOTE_PROGRAM } from '../../src/protocol/limits.ts';
import { encodeHeader, encodeKeepalive } from '../../src/protocol/message.ts';
import { callOn } from '../../src/protocol/open-connection.ts';
import { openStream } from '../../src/protocol/open-stream.ts';
import { procedures } from '../../src/protocol/procedures.ts';
import { remoteError } from '../../src/protocol/remote-error.ts';
import { systemTimers } from '../../src/protocol/timers.ts';
import { scriptedPeer } from '../support/scripted-peer.ts';
import type { ScriptedPeer } from '../support/scripted-peer.ts';

const limits = { timers: systemTimers, deadlineMs: 2000 };
const vol = { pool: 'p', name: 'v', key: '/v' };
const { ok, error: failed, continue: more } = MessageStatus;

function start(): {
  readonly peer: ScriptedPeer;
  readonly connection: Connection;
  readonly reasons: Error[];
} {
  const peer = scriptedPeer();
  const reasons: Error[] = [];
  const connection = new Connection(peer.socket, systemTimers, { onClose: (why) => reasons.push(why) });
  return { peer, connection, reasons };
}

function back(frame: Frame, type: number, status: number) {
  const { program, procedure, serial } = frame;
  return { program, procedure, serial, type, status };
}

const plainError = { code: 1, domain: 1, message: 'no', level: 2, int1: 0, int2: 0 };

test('a PING is answered with a PONG while calls are pending', async () => {
  const { peer, connection } = start();
  const call = callOn(connection, procedures.connectGetUri, {}, limits);
  peer.onFrame = (frame) => {
    if (frame.program === KEEPALIVE_PROGRAM) {
      const asked = peer.heard[0];
      if (asked === undefined) return;
      const reply = back(asked, MessageType.reply, ok);
      peer.sendValue(reply, procedures.connectGetUri.result, { uri: 'a' });
    } else peer.sendRaw(encodeKeepalive('ping'));
  };
  expect(await call).toEqual({ uri: 'a' });
  expect(peer.heard.map(({ program, procedure }) => [program, procedure])).toEqual([
    [REMOTE_PROGRAM, 110],
    [KEEPALIVE_PROGRAM, 2],
  ]);
  connection.close();
});

test('answers may come in any order', async () => {
  const { peer, connection } = start();
  peer.onFrame = () => {
    if (peer.heard.length < 3) return;
    for (const frame of peer.heard.toReversed()) {
      const reply = back(frame, MessageType.reply, ok);
      peer.sendValue(reply, procedures.connectGetUri.result, { uri: `${frame.serial}` });
    }
  };
  const ask = () => callOn(connection, procedures.connectGetUri, {}, limits);
  expect(await Promise.all([ask(), ask(), ask()])).toEqual([{ uri: '1' }, { uri: '2' }, { uri: '3' }]);
  connection.close();
});

describe('a peer that answers what was not asked is left', () => {
  const reply = { program: REMOTE_PROGRAM, procedure: 110, type: MessageType.reply, serial: 7, status: ok };
  test.each([
    ['an unknown serial', encodeHeader(reply, 0)],
    ['an unknown type', encodeHeader({ ...reply, type: 9 }, 0)],
    ['a call', encodeHeader({ ...reply, type: MessageType.call }, 0)],
  ])('%s', async (_, bytes) => {
    const { peer, connection, reasons } = start();
    const call = callOn(connection, procedures.connectGetUri, {}, limits);
    peer.onFrame = () => peer.sendRaw(bytes);
    await expect(call).rejects.toMatchObject({ name: 'ConnectionLost', outcome: 'unknown' });
    expect(reasons).toMatchObject([{ name: 'ProtocolError' }]);
  });
});

describe('a stream', () => {
  const open = (connection: Connection, options = {}) =>
    openStream(
      connection,
      procedures.storageVolDownload,
      { vol, offset: 0, length: 0 },
      { ...limits, ...options },
    );

  test('loses nothing when its data overtake the reply', async () => {
    const { peer, connection } = start();
    peer.onFrame = (frame) => {
      if (frame.type === MessageType.call) {
        peer.sendBytes(back(frame, MessageType.stream, more), Buffer.from('early '));
        peer.sendBytes(back(frame, MessageType.reply, ok), Buffer.alloc(0));
        peer.sendBytes(back(frame, MessageType.stream, more), Buffer.from('late'));
        peer.sendBytes(back(frame, MessageType.stream, more), Buffer.alloc(0));
      } else if (frame.status === ok) peer.sendBytes(back(frame, MessageType.stream, ok), Buffer.alloc(0));
    };
    const { stream } = await open(connection);
    expect(Buffer.concat(await stream.toArray()).toString()).toBe('early late');
  });

  test('fails when the daemon does not confirm its end', async () => {
    const { peer, connection } = start();
    peer.onFrame = (frame) => {
      if (frame.type === MessageType.call) {
        peer.sendBytes(back(frame, MessageType.reply, ok), Buffer.alloc(0));
        peer.sendBytes(back(frame, MessageType.stream, more), Buffer.from('all there was'));
        peer.sendBytes(back(frame, MessageType.stream, more), Buffer.alloc(0));
      } else peer.sendValue(back(frame, MessageType.stream, failed), remoteError, plainError);
    };
    const { stream } = await open(connection);
    await expect(stream.toArray()).rejects.toMatchObject({ name: 'LibvirtError', code: 1 });
  });

  test('refuses a hole that was not asked for', async () => {
    const { peer, connection } = start();
    peer.onFrame = (frame) => {
      if (frame.type !== MessageType.call) return;
      peer.sendBytes(back(frame, MessageType.reply, ok), Buffer.alloc(0));
      peer.sendBytes(back(frame, MessageType.streamHole, more), Buffer.alloc(12, 1));
    };
    const { stream } = await open(connection);
    await expect(stream.toArray()).rejects.toMatchObject({ name: 'ProtocolError' });
  });

  test('does not wait for ever for data without a reply', async () => {
    const { peer, connection, reasons } = start();
    peer.onFrame = (frame) => {
      if (frame.type !== MessageType.call) return;
      for (let n = 0; n < 100; n++) peer.sendBytes(back(frame, MessageType.stream, more), Buffer.alloc(9));
    };
    await expect(open(connection)).rejects.toMatchObject({ name: 'ConnectionLost' });
    expect(reasons).toHaveLength(1);
  });
});

test('whatever frames come, calls end and nothing is thrown out of the connection', async () => {
  const frame = fc.record({
    program: fc.constantFrom(REMOTE_PROGRAM, KEEPALIVE_PROGRAM, 5),
    procedure: fc.constantFrom(1, 2, 110, 209, 318),
    type: fc.nat(7),
    serial: fc.nat(3),
    status: fc.nat(3),
    payload: fc.uint8Array({ maxLength: 60 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(frame, { maxLength: 12 }), async (frames) => {
      const { peer, connection } = start();
      const call = callOn(connection, procedures.connectGetUri, {}, limits);
      const download = openStream(
        connection,
        procedures.storageVolDownload,
        { vol, offset: 0, length: 0 },
        limits,
      );
      const bytes = frames.map(({ payload, ...header }) =>
        Buffer.concat([encodeHeader(header, payload.length), payload]),
      );
      peer.sendRaw(Buffer.concat([...bytes, Buffer.alloc(4, 0xff)]));
      const ends = await Promise.allSettled([call, download.then(({ stream }) => stream.toArray())]);
      expect(ends).toHaveLength(2);
      expect(connection.isOpen).toBe(false);
    }),
    { numRuns: 3000 },
  );
});
