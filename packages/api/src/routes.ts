import { auditRoutes } from './audit.ts';
import { backupRoutes } from './backup.ts';
import { capabilityRoutes } from './capability.ts';
import { connectionRoutes } from './connection-routes.ts';
import { consoleRoutes } from './console.ts';
import { eventRoutes } from './event.ts';
import { inventoryRoutes } from './inventory-routes.ts';
import { operationRoutes } from './operation.ts';
import { preferenceRoutes } from './preference.ts';
import { searchRoutes } from './search.ts';
import { sessionRoutes } from './session.ts';
import { snapshotRoutes } from './snapshot.ts';
import { summaryRoutes } from './summary.ts';
import { systemRoutes } from './system.ts';
import { timelineRoutes } from './timeline.ts';
import { tokenRoutes } from './token.ts';
import { userRoutes } from './user.ts';
import { vmActionRoutes } from './vm-action.ts';
import { diskRoutes, nicRoutes } from './vm-device.ts';
import { vmRoutes } from './vm-routes.ts';

/** Every route there is, by operation id. What is not here does not exist. */
export const routes = {
  ...capabilityRoutes,
  ...connectionRoutes,
  ...inventoryRoutes,
  ...vmRoutes,
  ...vmActionRoutes,
  ...diskRoutes,
  ...nicRoutes,
  ...snapshotRoutes,
  ...backupRoutes,
  ...consoleRoutes,
  ...operationRoutes,
  ...eventRoutes,
  ...sessionRoutes,
  ...userRoutes,
  ...tokenRoutes,
  ...auditRoutes,
  ...summaryRoutes,
  ...searchRoutes,
  ...timelineRoutes,
  ...preferenceRoutes,
  ...systemRoutes,
};

/** Where the routes live that are not at the root. */
export const apiPrefix = '/api/v1';
