import type { Duplex } from 'node:stream';

/** What a console says until it says this; throws after ten seconds. */
export async function readUntil(stream: Duplex, wanted: RegExp): Promise<string> {
  let seen = '';
  const timer = setTimeout(() => stream.destroy(new Error(`it said ${seen}`)), 10_000);
  try {
    for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
      seen += Buffer.from(chunk as Uint8Array).toString('utf8');
      if (wanted.test(seen)) return seen;
    }
    return seen;
  } finally {
    clearTimeout(timer);
  }
}
