import type { LibvirtHost } from '@anyvisor/libvirt-host';
import { eventually } from './eventually.ts';

const BOOT_DEADLINE_MS = 90_000;
const COMMAND_DEADLINE_MS = 120_000;

/** Waits until the guest's agent answers: it has booted. */
export async function untilBooted({ virsh }: LibvirtHost, name: string): Promise<void> {
  await eventually(`${name} answers its agent`, BOOT_DEADLINE_MS, async () => {
    await virsh('qemu-agent-command', name, '{"execute":"guest-ping"}');
    return true;
  });
}

/** What a shell command prints inside the guest, asked past everything of ours. */
export async function inGuest({ virsh }: LibvirtHost, name: string, command: string): Promise<string> {
  const ask = async (execute: string, given: object): Promise<Record<string, unknown>> => {
    const answer = await virsh('qemu-agent-command', name, JSON.stringify({ execute, arguments: given }));
    return (JSON.parse(answer) as { return: Record<string, unknown> }).return;
  };
  const arg = ['-c', command];
  const { pid } = await ask('guest-exec', { path: '/bin/sh', arg, 'capture-output': true });
  return eventually(`"${command}" ends in ${name}`, COMMAND_DEADLINE_MS, async () => {
    const status = await ask('guest-exec-status', { pid });
    if (status['exited'] !== true) return undefined;
    const output = status['out-data'];
    return Buffer.from(typeof output === 'string' ? output : '', 'base64').toString('utf8');
  });
}
