import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { Vm } from './vm-query.ts';

export const agentWords: Readonly<Record<Vm['guest']['agent'], MessageDescriptor>> = {
  RUNNING: msg`runs`,
  NOT_RUNNING: msg`does not run`,
  NOT_INSTALLED: msg`not installed`,
  UNKNOWN: msg`unknown`,
};

export const firmwareWords: Readonly<Record<Vm['firmware'], MessageDescriptor>> = {
  bios: msg`BIOS`,
  uefi: msg`UEFI`,
  other: msg`other`,
};
