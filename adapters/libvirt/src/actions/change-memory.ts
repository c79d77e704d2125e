import { writeXml, xml } from '@anyvisor/toolkit/xml-writer';
import type { ChangeEffect } from '@anyvisor/port';
import type { LibvirtDomain } from '../domain-xml/libvirt-domain.ts';
import { resizeXml } from '../domain-xml/resize-xml.ts';
import type { Domain } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { CONFIG, LIVE, configurationXml, configured, present, redefine } from './configuration.ts';
import { growVirtioMem } from './grow-virtio-mem.ts';
import { lookUntil } from './waiting.ts';

const MIB = 1024 ** 2;
/** Linux guests on x86 take memory in blocks of so much. */
const MODULE_STEP = 128 * MIB;
/** How long a balloon or a module may take to show, in ms. */
const PATIENCE = 5000;

/** How more memory can reach a running guest, or why it cannot: `none` waits for the next start. */
type HotWay = 'balloon' | 'virtio-mem' | 'module' | 'none';

/**
 * More memory reaches a running guest through its balloon, if that holds some back, through virtio-mem where it has that,
 * else as a module plugged in up to its maximum. Less waits for the next start: a guest that is squeezed too far stalls without a word (measured).
 */
export async function changeMemory(
  endpoint: Endpoint,
  dom: Domain,
  memoryMb: number,
  active: boolean,
): Promise<ChangeEffect> {
  const goal = memoryMb * MIB;
  if (!active) {
    await configure(endpoint, dom, memoryMb);
    return 'applied';
  }
  const domain = await present(endpoint, dom);
  const { memory } = domain;
  const way = hotWay(endpoint, domain, goal);
  if (way === 'balloon') {
    const kib = goal / 1024;
    await endpoint.call(procedures.domainSetMemoryFlags, { dom, memory: kib, flags: LIVE | CONFIG });
  } else if (way === 'virtio-mem') {
    await growVirtioMem(endpoint, dom, goal - memory.currentBytes);
  } else if (way === 'module') {
    await plugIn(endpoint, dom, goal - memory.bytes);
  } else {
    await configure(endpoint, dom, memoryMb);
  }
  if (memory.currentBytes === goal) return 'applied';
  if (way === 'none') return 'pending';
  const reached = await lookUntil(
    endpoint,
    async () => ((await present(endpoint, dom)).memory.currentBytes === goal ? true : undefined),
    PATIENCE,
  );
  return reached === true ? 'applied' : 'pending';
}

function hotWay({ facts }: Endpoint, { memory, memoryDevices, tuning }: LibvirtDomain, goal: number): HotWay {
  if (goal <= memory.currentBytes || facts.capabilities.features.memoryHotAdd.support === 'none')
    return 'none';
  const device = memoryDevices.find(({ model }) => model === 'virtio-mem');
  if (device !== undefined) {
    const more = goal - memory.currentBytes;
    const fits = (device.requestedBytes ?? 0) + more <= device.sizeBytes;
    return fits && more % (device.blockBytes ?? MODULE_STEP) === 0 ? 'virtio-mem' : 'none';
  }
  if (goal <= memory.bytes) {
    // A device that is handed through pins all memory: QEMU lets the balloon do nothing then.
    return tuning.balloonModel !== 'none' && tuning.hostDevices.length === 0 ? 'balloon' : 'none';
  }
  if (tuning.launchSecurity !== null || memoryDevices.length >= memory.slots) return 'none';
  const room = memory.maximumBytes !== null && memory.numaCells > 0 && goal <= memory.maximumBytes;
  // What the balloon holds back would have to come back first.
  const whole = memory.currentBytes === memory.bytes && (goal - memory.bytes) % MODULE_STEP === 0;
  return room && whole ? 'module' : 'none';
}

/** Live and in the configuration, so that the next start has as much. */
async function plugIn({ call }: Endpoint, dom: Domain, bytes: number): Promise<void> {
  const module = xml(
    'memory',
    { model: 'dimm' },
    xml('target', {}, xml('size', { unit: 'KiB' }, bytes / 1024), xml('node', {}, 0)),
  );
  await call(procedures.domainAttachDeviceFlags, { dom, xml: writeXml(module), flags: LIVE | CONFIG });
}

async function configure(endpoint: Endpoint, dom: Domain, memoryMb: number): Promise<void> {
  const { memory } = await configured(endpoint, dom);
  if (memory.currentBytes === memoryMb * MIB && memory.bytes === memoryMb * MIB) return;
  await redefine(endpoint, resizeXml(await configurationXml(endpoint, dom), { memoryMb }));
}
