import { startLabHost } from '@anyvisor/libvirt-host';
import type { LabOptions, RunningLab } from './lab.ts';

/** A real libvirtd with emulated guests, in namespaces of its own. Needs root on Debian. */
export async function start(options: LabOptions): Promise<RunningLab> {
  const host = await startLabHost(options);
  return { line: host.description, stop: () => host.stop() };
}
