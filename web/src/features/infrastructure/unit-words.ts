import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { Fullness } from './fullness.ts';
import type { ComputeUnit, Network, Template } from './unit-queries.ts';

export const computeTypeWords: Readonly<Record<ComputeUnit['type'], MessageDescriptor>> = {
  DATACENTER: msg`Datacenter`,
  CLUSTER: msg`Cluster`,
  HOST: msg`Host`,
  RESOURCE_POOL: msg`Resource pool`,
};

export const computeStateWords: Readonly<Record<ComputeUnit['state'], MessageDescriptor>> = {
  AVAILABLE: msg`Available`,
  MAINTENANCE: msg`Maintenance`,
  UNREACHABLE: msg`Unreachable`,
  UNKNOWN: msg`Unknown`,
};

export const networkTypeWords: Readonly<Record<Network['type'], MessageDescriptor>> = {
  BRIDGED: msg`Bridged`,
  NAT: msg`NAT`,
  ISOLATED: msg`Isolated`,
  DISTRIBUTED_SWITCH: msg`Distributed switch`,
  OVS_BRIDGE: msg`Open vSwitch`,
  SRIOV: msg`SR-IOV`,
  VLAN_AWARE_BRIDGE: msg`VLAN-aware bridge`,
  SDN: msg`SDN`,
};

export const firmwareNames: Readonly<Record<NonNullable<Template['firmware']>, MessageDescriptor>> = {
  bios: msg`BIOS`,
  uefi: msg`UEFI`,
  other: msg`other`,
};

export const fullnessWords: Readonly<Record<Fullness, MessageDescriptor>> = {
  room: msg`Enough room`,
  filling: msg`Filling up`,
  nearlyFull: msg`Nearly full`,
  full: msg`Full`,
};
