import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { StorageVolume } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import { StreamHole } from '../protocol/stream-hole.ts';
import type { LibvirtStream } from '../protocol/stream.ts';
import type { Endpoint } from '../session/endpoint.ts';
import type { BothEnds } from './both-ends.ts';
import { ContentDigest } from './content-digest.ts';

/** VIR_STORAGE_VOL_DOWNLOAD_SPARSE_STREAM and its counterpart for uploads. */
const SPARSE = 1;
/** A daemon that neither takes nor gives anything for so long is given up, in ms. */
const IDLE = 60_000;

/** Hears of every piece: so many bytes further, holes included. */
type Onward = (bytes: number) => void;

/**
 * Bytes of one volume into another, through us, holes left out; never more of them here than both streams hold. Answers
 * the digest of what was read.
 */
export async function copyVolume(
  { here, there }: BothEnds,
  from: StorageVolume,
  to: StorageVolume,
  onward: Onward,
): Promise<string> {
  const digest = new ContentDigest();
  const source = await download(here, from);
  let target: LibvirtStream | undefined;
  try {
    ({ stream: target } = await there.stream(
      procedures.storageVolUpload,
      { vol: to, offset: 0, length: 0, flags: SPARSE },
      { idleMs: IDLE, sparse: true },
    ));
    await pipeline(source, through(digest, onward), target, { signal: here.ctx.signal });
  } finally {
    source.destroy();
    target?.destroy();
  }
  return digest.end();
}

/** What a volume holds by now, read back from its daemon. */
export async function digestOf(endpoint: Endpoint, vol: StorageVolume, onward: Onward): Promise<string> {
  const digest = new ContentDigest();
  const source = await download(endpoint, vol);
  try {
    for await (const item of source as AsyncIterable<Buffer | StreamHole>) {
      endpoint.ctx.signal.throwIfAborted();
      count(digest, item);
      onward(item.length);
    }
  } finally {
    source.destroy();
  }
  return digest.end();
}

async function download(endpoint: Endpoint, vol: StorageVolume): Promise<LibvirtStream> {
  const { stream } = await endpoint.stream(
    procedures.storageVolDownload,
    { vol, offset: 0, length: 0, flags: SPARSE },
    { idleMs: IDLE, sparse: true },
  );
  return stream;
}

function through(digest: ContentDigest, onward: Onward): Transform {
  return new Transform({
    objectMode: true,
    highWaterMark: 1,
    transform: (item: Buffer | StreamHole, _encoding, done) => {
      count(digest, item);
      onward(item.length);
      done(null, item);
    },
  });
}

function count(digest: ContentDigest, item: Buffer | StreamHole): void {
  if (item instanceof StreamHole) digest.hole(item.length);
  else digest.add(item);
}
