import type { FastifyInstance } from 'fastify';
import type { HttpDeps } from '../deps.ts';
import { addEventSocket } from '../stream/socket.ts';
import { addEventStream } from '../stream/sse.ts';
import { addAuditRoutes } from './audit.ts';
import { addBackupRoutes } from './backups.ts';
import { addCapabilityRoutes } from './capabilities.ts';
import { addConnectionRoutes } from './connections.ts';
import { addConsoleRoutes } from './console.ts';
import { addDiskRoutes } from './disks.ts';
import { addInventoryRoutes } from './inventory.ts';
import { addNicRoutes } from './nics.ts';
import { addOperationRoutes } from './operations.ts';
import { addSnapshotRoutes } from './snapshots.ts';
import { addSystemRoutes } from './system.ts';
import { addTenantRoutes } from './tenants.ts';
import { addTokenRoutes } from './tokens.ts';
import { addVmActionRoutes } from './vm-actions.ts';
import { addVmRoutes } from './vms.ts';

export function addRoutes(app: FastifyInstance, deps: HttpDeps): void {
  addSystemRoutes(app, deps);
  addTokenRoutes(app, deps);
  addTenantRoutes(app, deps);
  addAuditRoutes(app, deps);
  addCapabilityRoutes(app, deps);
  addConnectionRoutes(app, deps);
  addInventoryRoutes(app, deps);
  addVmRoutes(app, deps);
  addVmActionRoutes(app, deps);
  addDiskRoutes(app, deps);
  addNicRoutes(app, deps);
  addSnapshotRoutes(app, deps);
  addBackupRoutes(app, deps);
  addConsoleRoutes(app, deps);
  addOperationRoutes(app, deps);
  addEventStream(app, deps);
  addEventSocket(app, deps);
}
