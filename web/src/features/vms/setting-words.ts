import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

/** Fields of a change of settings. */
export const settingWords: Readonly<Record<string, MessageDescriptor>> = {
  name: msg`Name`,
  cpuCores: msg`CPU cores`,
  memoryMb: msg`Memory`,
  autostart: msg`Start with the host`,
};
