import type { z } from 'zod';
import {
  operationHeaders,
  operationProblems,
  operationQuery,
  operationResponses,
} from './operation-answer.ts';
import type { Permission } from './permission.ts';
import { route } from './route.ts';
import { cloneRequest, migrateRequest, reconfigureRequest, stopRequest } from './vm-request.ts';
import { vmParams } from './vm-routes.ts';

/** The verbs: each begins an operation. */
export const vmActionRoutes = {
  startVm: verb('start', 'startVm', 'vms:operate', 'Start it'),
  stopVm: verbWith(
    'stop',
    'stopVm',
    'vms:operate',
    'Stop it: ask the guest, or pull the plug',
    stopRequest,
    true,
  ),
  restartVm: verbWith('restart', 'restartVm', 'vms:operate', 'Restart it', stopRequest, true),
  suspendVm: verb('suspend', 'suspendVm', 'vms:operate', 'Suspend it to disk'),
  resumeVm: verb('resume', 'resumeVm', 'vms:operate', 'Resume it from disk'),
  pauseVm: verb('pause', 'pauseVm', 'vms:operate', 'Pause it, memory kept in RAM'),
  unpauseVm: verb('unpause', 'unpauseVm', 'vms:operate', 'Let it go on'),
  cloneVm: verbWith('clone', 'cloneVm', 'vms:create', 'Clone it', cloneRequest),
  reconfigureVm: verbWith(
    'reconfigure',
    'reconfigureVm',
    'vms:change',
    'Change CPU, memory, name or autostart',
    reconfigureRequest,
  ),
  migrateVm: verbWith(
    'migrate',
    'migrateVm',
    'vms:operate',
    'Move it to another host or storage',
    migrateRequest,
  ),
};

/** A verb without parameters. */
function verb<const Id extends string>(
  path: string,
  operationId: Id,
  permission: Permission,
  summary: string,
) {
  return route({
    method: 'POST',
    path: `/vms/{vmId}/${path}`,
    operationId,
    tag: 'Virtual machines',
    summary,
    permission,
    params: vmParams,
    query: operationQuery,
    headers: operationHeaders,
    responses: operationResponses,
    problems: operationProblems,
  });
}

/** A verb whose body may say more; `optional` when it need not be there. */
function verbWith<const Id extends string, S extends z.ZodType>(
  path: string,
  operationId: Id,
  permission: Permission,
  summary: string,
  body: S,
  optional?: true,
) {
  return route({
    ...verb(path, operationId, permission, summary),
    body,
    ...(optional === true ? { optionalBody: true } : {}),
  });
}
