import { exhausted } from '../faults.ts';
import type { LooseObject } from '../protocol/loose.ts';

const slots: Readonly<Record<string, readonly number[]>> = {
  virtio: upTo(16),
  scsi: upTo(31),
  sata: upTo(6),
  // ide2 is where CD drives and cloud-init are by custom.
  ide: [0, 1, 3],
  net: upTo(32),
  mp: upTo(256),
};

/** The first key of this stem that the configuration, and what is added to it, do not use. */
export function freeKey(stem: string, ...used: readonly LooseObject[]): string {
  const free = (slots[stem] ?? []).find((slot) => !used.some((config) => `${stem}${slot}` in config));
  if (free === undefined) throw exhausted('device', `the VM has no free ${stem} slot`, 1, 0);
  return `${stem}${free}`;
}

function upTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}
