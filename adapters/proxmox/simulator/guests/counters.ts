import type { Guest } from '../state/guest.ts';
import { fixedFraction } from '../state/random.ts';
import { MiB } from '../state/sizes.ts';
import { isOn } from './power-state.ts';

/** What a guest uses at a moment; the counters only grow while it runs. Bytes, seconds, CPU as a fraction of all its cores. */
export interface Usage {
  readonly uptime: number;
  readonly cpu: number;
  readonly mem: number;
  readonly memhost: number;
  readonly netin: number;
  readonly netout: number;
  readonly diskread: number;
  readonly diskwrite: number;
}

export const idle: Usage = {
  uptime: 0,
  cpu: 0,
  mem: 0,
  memhost: 0,
  netin: 0,
  netout: 0,
  diskread: 0,
  diskwrite: 0,
};

export function usageOf(guest: Guest, now: number): Usage {
  if (!isOn(guest)) return idle;
  return usageAt(guest, Math.max(0, Math.floor((now - guest.startedAt) / 1000)));
}

/** The usage after so many seconds of running. */
export function usageAt(guest: Guest, uptime: number): Usage {
  const busy = fixedFraction(guest.vmid, 1);
  const memory = memoryOf(guest);
  const wave = (1 + Math.sin(uptime / 600 + guest.vmid)) / 2;
  const ramp = Math.min(1, 0.2 + uptime / 300);
  const mem = Math.floor(memory * (0.25 + 0.5 * busy) * ramp);
  return {
    uptime,
    cpu: guest.power === 'paused' ? 0 : Math.round((0.01 + 0.35 * busy * wave) * 1e10) / 1e10,
    mem,
    memhost: Math.floor(mem * 1.06 + 48 * MiB),
    netin: Math.floor(uptime * (2000 + 180_000 * busy)),
    netout: Math.floor(uptime * (1500 + 90_000 * busy)),
    diskread: Math.floor(60 * MiB * ramp + uptime * 30_000 * busy),
    diskwrite: Math.floor(uptime * (4000 + 120_000 * busy)),
  };
}

/** Bytes. */
export function memoryOf(guest: Guest): number {
  const text = guest.config['memory']?.replace(/^current=/, '').split(',')[0];
  return Number(text ?? 512) * MiB;
}

export function coresOf(guest: Guest): number {
  const { config } = guest;
  if (guest.kind === 'lxc') return Number(config['cores'] ?? 4);
  if (config['vcpus'] !== undefined && config['vcpus'] !== '0') return Number(config['vcpus']);
  return Number(config['cores'] ?? 1) * Number(config['sockets'] ?? 1);
}
