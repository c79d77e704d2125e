import { agentProcedures } from './procedures/agent.ts';
import { connectProcedures } from './procedures/connect.ts';
import { domainDeviceProcedures } from './procedures/domain-devices.ts';
import { domainProcedures } from './procedures/domain.ts';
import { eventProcedures } from './procedures/event.ts';
import { hostProcedures } from './procedures/host.ts';
import { migrateProcedures } from './procedures/migrate.ts';
import { networkProcedures } from './procedures/network.ts';
import { secretProcedures } from './procedures/secret.ts';
import { snapshotProcedures } from './procedures/snapshot.ts';
import { statsProcedures } from './procedures/stats.ts';
import { storageProcedures } from './procedures/storage.ts';

/** Every remote procedure this client can call: `client.call(procedures.domainReboot, { dom })`. */
export const procedures = {
  ...connectProcedures,
  ...hostProcedures,
  ...domainProcedures,
  ...domainDeviceProcedures,
  ...snapshotProcedures,
  ...storageProcedures,
  ...networkProcedures,
  ...secretProcedures,
  ...statsProcedures,
  ...agentProcedures,
  ...eventProcedures,
  ...migrateProcedures,
};
