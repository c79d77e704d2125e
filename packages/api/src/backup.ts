import { z } from 'zod';
import { pageOf, pageQuery } from './list.ts';
import {
  operationHeaders,
  operationProblems,
  operationQuery,
  operationResponses,
} from './operation-answer.ts';
import { route } from './route.ts';
import { bytes, id, nativeName, time } from './scalars.ts';
import type { View } from './view.ts';
import { vmParams } from './vm-routes.ts';
import { vmName } from './vm-spec.ts';

const backupView = z
  .object({
    id,
    connectionId: id,
    nativeRef: z.string().meta({ description: 'What the hypervisor knows it by.' }),
    vmId: id.meta({ description: 'The VM that was backed up; it may be gone.' }),
    vmName: z.string(),
    mode: z.enum(['full', 'incremental']),
    parentId: id.nullable().meta({ description: 'An incremental backup is worth nothing without it.' }),
    consistency: z.enum(['guest', 'crash']).meta({
      description: '`guest`: its file systems were held still; `crash`: as after a power cut.',
    }),
    target: z.string(),
    description: z.string(),
    sizeBytes: bytes.nullable(),
    createdAt: time,
  })
  .meta({ id: 'Backup', description: 'A backup taken by an operation, whose id it has.' });
export type BackupView = View<typeof backupView>;

const createBackupRequest = z
  .strictObject({
    target: nativeName
      .exactOptional()
      .meta({ description: 'Storage to write to: name or id. Default: that of the earlier backup.' }),
    since: z
      .union([z.literal('latest'), id])
      .exactOptional()
      .meta({
        description: 'Only what changed since that backup, or since the latest. Default: everything.',
      }),
    quiesce: z.boolean().exactOptional().meta({
      description: 'Have the guest agent flush and hold its file systems for the moment it begins.',
    }),
    description: z.string().max(2000).exactOptional(),
  })
  .refine(({ target, since }) => target !== undefined || since !== undefined, {
    message: 'name a target, or the backup it stands on',
  })
  .meta({ id: 'CreateBackupRequest' });

const restoreRequest = z
  .strictObject({
    name: vmName.meta({ description: 'Of the VM that is made; the one backed up is not touched.' }),
    storage: nativeName.exactOptional(),
    powerOn: z.boolean().exactOptional(),
  })
  .meta({ id: 'RestoreRequest' });

const backupParams = z.strictObject({ backupId: id });
const page = { 200: { description: 'A page.', schema: pageOf('BackupPage', backupView) } } as const;

const change = {
  query: operationQuery,
  headers: operationHeaders,
  responses: operationResponses,
  problems: operationProblems,
} as const;

export const backupRoutes = {
  listVmBackups: route({
    method: 'GET',
    path: '/vms/{vmId}/backups',
    operationId: 'listVmBackups',
    tag: 'Backups',
    summary: 'Backups of a VM, newest first; of one that is gone as well',
    permission: 'backups:read',
    params: vmParams,
    query: pageQuery,
    responses: page,
    problems: [404],
  }),
  createBackup: route({
    ...change,
    method: 'POST',
    path: '/vms/{vmId}/backups',
    operationId: 'createBackup',
    tag: 'Backups',
    summary: 'Back a VM up, running or not',
    permission: 'backups:write',
    params: vmParams,
    body: createBackupRequest,
  }),
  listBackups: route({
    method: 'GET',
    path: '/backups',
    operationId: 'listBackups',
    tag: 'Backups',
    summary: 'Backups, newest first',
    permission: 'backups:read',
    query: z.strictObject({
      ...pageQuery.shape,
      vmId: id.exactOptional(),
      connectionId: id.exactOptional(),
    }),
    responses: page,
  }),
  getBackup: route({
    method: 'GET',
    path: '/backups/{backupId}',
    operationId: 'getBackup',
    tag: 'Backups',
    summary: 'One backup',
    permission: 'backups:read',
    params: backupParams,
    responses: { 200: { description: 'The backup.', schema: backupView } },
    problems: [404],
  }),
  restoreBackup: route({
    ...change,
    method: 'POST',
    path: '/backups/{backupId}/restore',
    operationId: 'restoreBackup',
    tag: 'Backups',
    summary: 'Make a VM of its own from a backup',
    permission: 'vms:create',
    params: backupParams,
    body: restoreRequest,
  }),
  deleteBackup: route({
    ...change,
    method: 'DELETE',
    path: '/backups/{backupId}',
    operationId: 'deleteBackup',
    tag: 'Backups',
    summary: 'Delete a backup on which no other stands',
    permission: 'backups:write',
    params: backupParams,
  }),
};
