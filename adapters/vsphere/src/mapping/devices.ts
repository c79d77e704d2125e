import type { NicSpec } from '@anyvisor/domain';
import { wireRef } from '../protocol/encode.ts';
import type { WireObject } from '../protocol/encode.ts';
import type { MoRef } from '../protocol/vim-value.ts';

/** Keys below zero are ours, until the server gives its own. */
export const newControllerKey = -101;

export function addition(device: WireObject, file?: 'create'): WireObject {
  return { $: 'VirtualDeviceConfigSpec', operation: 'add', fileOperation: file, device };
}

export function edit(device: WireObject): WireObject {
  return { $: 'VirtualDeviceConfigSpec', operation: 'edit', device };
}

export function removal(device: WireObject, file?: 'destroy'): WireObject {
  return { $: 'VirtualDeviceConfigSpec', operation: 'remove', fileOperation: file, device };
}

export function scsiController(): WireObject {
  return { $: 'ParaVirtualSCSIController', key: newControllerKey, busNumber: 0, sharedBus: 'noSharing' };
}

/** Unit 7 is the controller itself. */
export function scsiUnit(index: number): number {
  return index < 7 ? index : index + 1;
}

export interface NewDisk {
  readonly datastore: MoRef;
  readonly datastoreName: string;
  readonly sizeGb: number;
  readonly thin: boolean;
}

/** `[datastore] ` without a path lets the server choose the VM's own folder and a free name. */
export function newDisk(disk: NewDisk, index: number, controllerKey: number, unitNumber: number): WireObject {
  return {
    $: 'VirtualDisk',
    key: -200 - index,
    backing: {
      $: 'VirtualDiskFlatVer2BackingInfo',
      fileName: `[${disk.datastoreName}]`,
      datastore: wireRef(disk.datastore),
      diskMode: 'persistent',
      thinProvisioned: disk.thin,
    },
    controllerKey,
    unitNumber,
    capacityInKB: disk.sizeGb * 2 ** 20,
  };
}

const cardTypes = { vmxnet3: 'VirtualVmxnet3', e1000: 'VirtualE1000', e1000e: 'VirtualE1000e' } as const;

export function newCard(
  nic: Pick<NicSpec, 'model'>,
  backing: WireObject,
  mac: string,
  index: number,
): WireObject {
  const model = nic.model === 'e1000' || nic.model === 'e1000e' ? nic.model : 'vmxnet3';
  return {
    $: cardTypes[model],
    key: -300 - index,
    backing,
    connectable: { startConnected: true, allowGuestControl: true, connected: true },
    addressType: 'manual',
    macAddress: mac,
  };
}
