import { msg } from '@lingui/core/macro';
import type { MessageDescriptor } from '@lingui/core';
import type { Role } from './access-queries.ts';

export const roleLabels: Readonly<Record<Role, MessageDescriptor>> = {
  viewer: msg`Viewer`,
  operator: msg`Operator`,
  admin: msg`Administrator`,
};

/** What a role may do, in one line. */
export const roleHints: Readonly<Record<Role, MessageDescriptor>> = {
  viewer: msg`sees everything, changes nothing`,
  operator: msg`also works on VMs`,
  admin: msg`also manages connections, users and tokens`,
};
