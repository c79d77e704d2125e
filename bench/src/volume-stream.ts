import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { open, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import type { LibvirtClient } from '@anyvisor/adapter-libvirt/protocol/client';
import { unixDialer } from '@anyvisor/adapter-libvirt/protocol/dialers/unix';
import { openLibvirt } from '@anyvisor/adapter-libvirt/protocol/open-libvirt';
import { procedures } from '@anyvisor/adapter-libvirt/protocol/procedures';
import { startLibvirtHost } from '@anyvisor/libvirt-host';
import type { LibvirtHost } from '@anyvisor/libvirt-host';
import { figuresOf, inTurn, median, timed } from './figures.ts';
import type { BenchOptions, Figures } from './figures.ts';

const MIB = 2 ** 20;
const SIZE = 1024 * MIB;
/** What is read from the file at once: four pieces of the protocol. */
const READ_BYTES = 4 * 262_120;
const POOL = 'default';
const VOLUME = 'stream.img';

/** 1 GiB from a file into a volume and back into a file, against virsh vol-upload and vol-download over the same daemon. */
export async function run({ rounds = 5 }: BenchOptions): Promise<Figures> {
  const host = await startLibvirtHost({ template: false });
  try {
    const files = { source: join(host.dataDir, 'source.img'), back: join(host.dataDir, 'back.img') };
    await fill(files.source);
    await host.virsh('vol-create-as', POOL, VOLUME, String(SIZE), '--format', 'raw');
    const client = await openLibvirt({ dial: unixDialer(host.socketPath), uri: 'qemu:///system' });
    try {
      return await compare(host, client, files, rounds);
    } finally {
      await client.close();
    }
  } finally {
    await host.stop();
  }
}

interface Files {
  readonly source: string;
  readonly back: string;
}

async function compare(
  host: LibvirtHost,
  client: LibvirtClient,
  { source, back }: Files,
  rounds: number,
): Promise<Figures> {
  const { vol } = await client.call(procedures.storageVolLookupByKey, {
    key: join(host.poolDir, VOLUME),
  });
  const memory = watchMemory();
  const parts = { up: sides(), down: sides() };
  const oneWay = async (
    way: 'up' | 'down',
    side: 'ours' | 'peer',
    work: () => Promise<unknown>,
  ): Promise<number> => {
    const took = await timed(work);
    parts[way][side].push(took);
    return took;
  };
  const whole = { vol, offset: 0, length: 0 };
  const upload = async (): Promise<void> => {
    const { stream } = await client.openStream(procedures.storageVolUpload, whole, { idleMs: 30_000 });
    await pipeline(twoBuffers(source), stream);
  };
  const download = async (): Promise<void> => {
    const { stream } = await client.openStream(procedures.storageVolDownload, whole, { idleMs: 30_000 });
    await pipeline(stream, createWriteStream(back, { highWaterMark: READ_BYTES }));
  };
  const totals = await inTurn(
    rounds,
    async () => {
      await rm(back, { force: true });
      memory.measure();
      const took = (await oneWay('up', 'ours', upload)) + (await oneWay('down', 'ours', download));
      memory.rest();
      if ((await stat(back)).size !== SIZE) throw new Error('the download came back short');
      return took;
    },
    async () => {
      await rm(back, { force: true });
      const virsh = (...args: readonly string[]): Promise<string> => host.virsh(...args, '--pool', POOL);
      return (
        (await oneWay('up', 'peer', () => virsh('vol-upload', VOLUME, source))) +
        (await oneWay('down', 'peer', () => virsh('vol-download', VOLUME, back)))
      );
    },
  );
  await same(source, back);
  memory.stop();
  return {
    ...figuresOf(totals),
    bytes: SIZE,
    up: ratioOf(parts.up),
    down: ratioOf(parts.down),
    ...memory.seen(),
  };
}

interface Sides {
  readonly ours: number[];
  readonly peer: number[];
}

function sides(): Sides {
  return { ours: [], peer: [] };
}

/** Without the uncounted first round. */
function ratioOf({ ours, peer }: Sides): { ours: number; peer: number; ratio: number } {
  const [own, other] = [median(ours.slice(1)), median(peer.slice(1))];
  return { ours: Math.round(own), peer: Math.round(other), ratio: Math.round((own / other) * 1000) / 1000 };
}

/** Resident memory while bytes go through: of the first round, which warms up, and the highest of all others. */
function watchMemory() {
  let measuring = false;
  const peaks: number[] = [];
  const timer = setInterval(() => {
    const last = peaks.length - 1;
    if (measuring) peaks[last] = Math.max(peaks[last] ?? 0, process.memoryUsage.rss());
  }, 20);
  return {
    measure: () => {
      measuring = true;
      peaks.push(process.memoryUsage.rss());
    },
    rest: () => {
      measuring = false;
    },
    stop: () => clearInterval(timer),
    seen: () => ({
      rssMib: {
        first: Math.round((peaks[0] ?? 0) / MIB),
        highest: Math.round(Math.max(...peaks.slice(1)) / MIB),
        perRound: peaks.map((peak) => Math.round(peak / MIB)),
      },
    }),
  };
}

/** Bytes that no file system leaves out and no stream skips. */
async function fill(path: string): Promise<void> {
  const file = await open(path, 'w');
  const block = Buffer.alloc(MIB);
  for (let at = 0; at < block.length; at += 1) block[at] = (at * 31 + (at >> 8)) % 251;
  for (let written = 0; written < SIZE; written += MIB) {
    block.writeUInt32BE(written / MIB);
    await file.write(block);
  }
  await file.close();
}

async function same(one: string, other: string): Promise<void> {
  await promisify(execFile)('cmp', [one, other]);
}

/** A file through two buffers: one is read while the other is on its way. */
async function* twoBuffers(path: string): AsyncGenerator<Buffer> {
  const file = await open(path);
  try {
    let [now, next] = [Buffer.allocUnsafeSlow(READ_BYTES), Buffer.allocUnsafeSlow(READ_BYTES)];
    let read = await file.read(now, 0, READ_BYTES, null);
    while (read.bytesRead > 0) {
      const ahead = file.read(next, 0, READ_BYTES, null);
      yield now.subarray(0, read.bytesRead);
      read = await ahead;
      [now, next] = [next, now];
    }
  } finally {
    await file.close();
  }
}
