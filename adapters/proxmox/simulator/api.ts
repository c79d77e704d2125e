import { accessRoutes } from './access/access-routes.ts';
import { loginRoutes } from './access/login-routes.ts';
import { secondFactorRoutes } from './access/second-factor-routes.ts';
import { clusterCareRoutes } from './cluster/care-routes.ts';
import { clusterRoutes } from './cluster/cluster-routes.ts';
import { firewallRoutes } from './cluster/firewall-routes.ts';
import { haRoutes } from './cluster/ha-routes.ts';
import { jobRoutes } from './cluster/job-routes.ts';
import { notificationRoutes } from './cluster/notification-routes.ts';
import { poolRoutes } from './cluster/pool-routes.ts';
import { sdnRoutes } from './cluster/sdn-routes.ts';
import { consoleRoutes } from './console/console-routes.ts';
import { agentRoutes } from './guests/agent.ts';
import { cloneRoute } from './guests/clone.ts';
import { configRoutes } from './guests/config-routes.ts';
import { destroyRoute } from './guests/destroy.ts';
import { diskRoutes } from './guests/disk-routes.ts';
import { lxcRoutes } from './guests/lxc-routes.ts';
import { migrateRoutes } from './guests/migrate-routes.ts';
import { monitorRoutes } from './guests/monitor.ts';
import { powerRoutes } from './guests/power-routes.ts';
import { qemuRoutes } from './guests/qemu-routes.ts';
import { remoteMigrateRoutes } from './guests/remote-migrate.ts';
import { featureRoute, snapshotRoutes } from './guests/snapshot-routes.ts';
import { statusRoutes } from './guests/status.ts';
import type { Handlers } from './http/call.ts';
import { createRouter } from './http/routes.ts';
import type { Router } from './http/routes.ts';
import { backupRoutes } from './nodes/backup-routes.ts';
import { bystanderRoutes } from './nodes/bystander-routes.ts';
import { careRoutes } from './nodes/care-routes.ts';
import { hardwareRoutes } from './nodes/hardware-routes.ts';
import { networkRoutes } from './nodes/network-routes.ts';
import { nodeRoutes } from './nodes/node-routes.ts';
import { replicationRoutes } from './nodes/replication-routes.ts';
import { rrdRoutes } from './nodes/rrd-routes.ts';
import { accessMethods } from './schema/tables/access.ts';
import { bystanderMethods } from './schema/tables/bystanders.ts';
import { clusterCareMethods } from './schema/tables/cluster-care.ts';
import { clusterMethods } from './schema/tables/cluster.ts';
import { firewallMethods } from './schema/tables/firewall.ts';
import { guestReachMethods } from './schema/tables/guest-reach.ts';
import { haMethods } from './schema/tables/ha.ts';
import { lxcMethods } from './schema/tables/lxc.ts';
import { mappingMethods } from './schema/tables/mapping.ts';
import { nodeCareMethods } from './schema/tables/node-care.ts';
import { nodeWorkMethods } from './schema/tables/node-work.ts';
import { nodeMethods } from './schema/tables/nodes.ts';
import { notificationMethods } from './schema/tables/notifications.ts';
import { agentMethods } from './schema/tables/qemu-agent.ts';
import { qemuStatusMethods } from './schema/tables/qemu-status.ts';
import { qemuMethods } from './schema/tables/qemu.ts';
import { rootMethods } from './schema/tables/root.ts';
import { sdnMethods } from './schema/tables/sdn.ts';
import { storageMethods } from './schema/tables/storage.ts';
import { contentRoutes } from './storage/content-routes.ts';
import { pruneRoutes } from './storage/prune.ts';
import { storageRoutes } from './storage/storage-routes.ts';
import { taskRoutes } from './tasks/task-routes.ts';
import type { GuestKind } from './state/guest.ts';

const ofGuests = (kind: GuestKind): Handlers => ({
  ...statusRoutes(kind),
  ...powerRoutes(kind),
  ...configRoutes(kind),
  ...snapshotRoutes(kind),
  ...featureRoute(kind),
  ...cloneRoute(kind),
  ...migrateRoutes(kind),
  ...destroyRoute(kind),
  ...diskRoutes(kind),
});

/** Every method that exists, from its table and its handler. */
export function createApi(major: number): Router {
  return createRouter(
    [
      rootMethods,
      accessMethods,
      clusterMethods,
      haMethods,
      mappingMethods,
      sdnMethods,
      firewallMethods,
      nodeMethods,
      nodeWorkMethods,
      storageMethods,
      qemuMethods,
      qemuStatusMethods,
      agentMethods,
      lxcMethods,
      nodeCareMethods,
      bystanderMethods,
      guestReachMethods,
      clusterCareMethods,
      notificationMethods,
    ],
    {
      ...accessRoutes,
      ...loginRoutes,
      ...secondFactorRoutes,
      ...clusterRoutes,
      ...haRoutes,
      ...jobRoutes,
      ...poolRoutes,
      ...sdnRoutes,
      ...firewallRoutes,
      ...nodeRoutes,
      ...hardwareRoutes,
      ...networkRoutes,
      ...backupRoutes,
      ...rrdRoutes,
      ...taskRoutes,
      ...storageRoutes,
      ...contentRoutes,
      ...consoleRoutes,
      ...ofGuests('qemu'),
      ...ofGuests('lxc'),
      ...qemuRoutes,
      ...lxcRoutes,
      ...agentRoutes,
      ...careRoutes,
      ...bystanderRoutes,
      ...replicationRoutes,
      ...monitorRoutes,
      ...remoteMigrateRoutes,
      ...clusterCareRoutes,
      ...notificationRoutes,
      ...pruneRoutes,
    },
    major,
  );
}
