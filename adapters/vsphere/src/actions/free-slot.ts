import { unavailable } from '../faults.ts';
import { newControllerKey, scsiController } from '../mapping/devices.ts';
import type { WireObject } from '../protocol/encode.ts';
import { number, text } from '../protocol/vim-value.ts';
import type { VimObject } from '../protocol/vim-value.ts';

const scsi = /^(ParaVirtualSCSIController|VirtualLsiLogic(SAS)?Controller|VirtualBusLogicController)$/;
/** Units 0 to 15 without the controller's own (7). */
const units = Array.from({ length: 16 }, (_, unit) => unit).filter((unit) => unit !== 7);

/** A free place for a disk at a SCSI controller, or at a new controller where there is none. */
export function freeSlot(devices: readonly VimObject[]): {
  readonly controllerKey: number;
  readonly unit: number;
  readonly controller?: WireObject;
} {
  const controllers = devices.filter((one) => scsi.test(one.$));
  for (const controller of controllers) {
    const key = text(controller, 'key');
    const taken = new Set(
      devices.filter((one) => text(one, 'controllerKey') === key).map((one) => number(one, 'unitNumber')),
    );
    const unit = units.find((one) => !taken.has(one));
    if (unit !== undefined) return { controllerKey: Number(key), unit };
  }
  if (controllers.length >= 4) throw unavailable('addDisk', 'all four SCSI controllers of the VM are full');
  return {
    controllerKey: newControllerKey,
    unit: 0,
    controller: { ...scsiController(), busNumber: controllers.length },
  };
}
