import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { HostWhy, StorageWhy } from './places.ts';

/** What speaks against a place, beside its name. */
export const placeWords: Readonly<Record<HostWhy | StorageWhy, MessageDescriptor>> = {
  here: msg`it is there already`,
  maintenance: msg`in maintenance`,
  unreachable: msg`does not answer`,
  memory: msg`not enough free memory`,
  stale: msg`not seen lately`,
  inaccessible: msg`cannot be reached`,
  full: msg`not enough free space`,
  'not-on-host': msg`that host does not see it`,
};
