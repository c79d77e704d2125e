import { screenshotMaxBytes } from '@anyvisor/port';
import type { Screenshot } from '@anyvisor/port';
import { isActive } from './actions/destroy-domain.ts';
import { failed, wrongState } from './faults.ts';
import { procedures } from './protocol/procedures.ts';
import { findDomain } from './reading/one-vm.ts';
import type { Endpoint } from './session/endpoint.ts';

/** QEMU writes its screen in one go; a pause as long as this means that it hangs. In ms. */
const PATIENCE = 10_000;

/** The first screen of a running domain, as QEMU draws it: PNG since QEMU 7.1 with libvirt 8.9, PPM before. */
export async function takeScreenshot(endpoint: Endpoint, ref: string): Promise<Screenshot> {
  const dom = await findDomain(endpoint, ref);
  if (!(await isActive(endpoint, dom))) {
    throw wrongState('takeScreenshot', `${dom.name} is off: there is nothing to see`, 'Start it first.');
  }
  const { result, stream } = await endpoint.stream(
    procedures.domainScreenshot,
    { dom, screen: 0 },
    { idleMs: PATIENCE },
  );
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of stream as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > screenshotMaxBytes)
      throw failed('takeScreenshot', `the screen of ${dom.name} is larger than any known`);
    // A piece is a view on what was received, and is overwritten by the next.
    pieces.push(Buffer.from(piece));
  }
  const mediaType = result.mime === 'image/png' ? 'image/png' : 'image/x-portable-pixmap';
  return { mediaType, bytes: Buffer.concat(pieces) };
}
