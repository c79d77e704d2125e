import { demand } from '../access/permissions.ts';
import { ApiError, dies, refusesParameters } from '../http/api-error.ts';
import type { Call, Handlers } from '../http/call.ts';
import { clusterCareMethods } from '../schema/tables/cluster-care.ts';
import { ownDrives } from '../guests/drives.ts';
import { nameOf } from '../state/guest.ts';
import { digestOf } from '../state/sections.ts';
import { nextEvent } from '../state/schedule.ts';
import { guestsOfJob } from './backup-jobs.ts';
import { sectionRoutes } from './section-routes.ts';

const metrics = sectionRoutes({
  path: '/cluster/metrics/server',
  key: 'id',
  noun: 'status server entry',
  sections: (call) => call.world.metricServers,
  takes: { ...clusterCareMethods['POST /cluster/metrics/server/{id}']?.takes },
  extra: (_call, _id, section) => ({ disable: section['disable'] === '1' ? 1 : 0, token: undefined }),
});

/** What a cluster knows of itself besides its guests: members, schedules, metric servers, second factors. */
export const clusterCareRoutes: Handlers = {
  'GET /cluster/metrics/server': metrics['GET /cluster/metrics/server'] ?? (() => []),
  'GET /cluster/metrics/server/{id}': metrics['GET /cluster/metrics/server/{id}'] ?? (() => null),
  'POST /cluster/metrics/server/{id}': metrics['POST /cluster/metrics/server'] ?? (() => null),
  'PUT /cluster/metrics/server/{id}': metrics['PUT /cluster/metrics/server/{id}'] ?? (() => null),
  'DELETE /cluster/metrics/server/{id}': metrics['DELETE /cluster/metrics/server/{id}'] ?? (() => null),
  'GET /cluster/jobs': () => [{ subdir: 'schedule-analyze' }, { subdir: 'realm-sync' }],
  'GET /cluster/jobs/schedule-analyze': analyze,
  'GET /cluster/backup/{id}/included_volumes': included,
  'GET /cluster/config/apiversion': () => 1,
  'GET /cluster/config/totem': (call) => ({
    cluster_name: call.world.clusterName,
    version: '2',
    secauth: 'on',
  }),
  'GET /cluster/config/qdevice': () => ({}),
  'GET /cluster/config/join': (call) => ({
    config_digest: digestOf([...call.world.nodes.keys()]),
    preferred_node: call.localNode,
    totem: { cluster_name: call.world.clusterName, version: '2' },
    nodelist: [...call.world.nodes.values()].map((node) => ({
      name: node.name,
      nodeid: String(node.id),
      pve_addr: node.ip,
      pve_fp: node.fingerprint,
      quorum_votes: '1',
      ring0_addr: node.ip,
    })),
  }),
  'GET /cluster/sdn/dry-run': () => ({ 'frr-diff': '', 'interfaces-diff': '' }),
  'POST /cluster/ha/status/disarm-ha': (call) => setArmed(call, false),
  'POST /cluster/ha/status/arm-ha': (call) => setArmed(call, true),
  'POST /access/vncticket': (call) => {
    const { world, args } = call;
    const [user, path] = [args.text('authid'), args.text('path')];
    if (!world.access.tickets.isConsole(args.text('vncticket'), user, path))
      throw new ApiError(401, 'permission denied - invalid PVEVNC ticket');
    const [id = '', token] = user.split('!');
    demand(world, { user: id, token }, path, args.list('privs').join('&'));
    return null;
  },
};

function setArmed(call: Call, armed: boolean): null {
  if (!armed) call.world.datacenter['ha-disarmed'] = call.args.text('resource-mode');
  else delete call.world.datacenter['ha-disarmed'];
  return null;
}

function analyze(call: Call): unknown {
  const schedule = call.args.text('schedule');
  const found: { readonly timestamp: number; readonly utc: string }[] = [];
  let at = (call.args.maybeNumber('starttime') ?? call.world.clock.now() / 1000) * 1000;
  for (let left = call.args.maybeNumber('iterations') ?? 10; left > 0; left -= 1) {
    const next = nextEvent(schedule, at);
    if (next === undefined) break;
    found.push({ timestamp: next / 1000, utc: new Date(next).toISOString().slice(0, 19).replace('T', ' ') });
    at = next;
  }
  if (found.length === 0)
    throw refusesParameters({ schedule: `invalid format - unable to parse calendar event '${schedule}'` });
  return found;
}

function included(call: Call): unknown {
  const id = call.args.text('id');
  const job = call.world.jobs.backup.get(id);
  if (job === undefined) throw dies(`No such job '${id}'`);
  return {
    children: guestsOfJob(call.world, job).map((guest) => ({
      id: guest.vmid,
      type: guest.kind,
      name: nameOf(guest),
      children: ownDrives(guest.kind, guest.config).map(([key, drive]) => ({
        id: key,
        name: drive.file,
        included: drive.options.get('backup') === '0' ? 0 : 1,
        reason: drive.options.get('backup') === '0' ? 'exclude specified' : 'enabled',
      })),
    })),
  };
}
