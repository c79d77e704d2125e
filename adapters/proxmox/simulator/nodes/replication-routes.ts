import { dies } from '../http/api-error.ts';
import { may } from '../access/permissions.ts';
import type { Call, Handlers } from '../http/call.ts';
import { nextEvent } from '../state/schedule.ts';
import type { Section } from '../state/sections.ts';

const base = '/nodes/{node}/replication';
const guestIn = (id: string): number => Number(id.split('-')[0]);

/** Replication jobs as the node with the guest sees them. They are due by their schedule and copy nothing. */
export const replicationRoutes: Handlers = {
  [`GET ${base}`]: (call) => {
    const guest = call.args.maybeNumber('guest');
    return [...call.world.jobs.replication]
      .filter(([id]) => call.world.guests.get(guestIn(id))?.node === call.args.text('node'))
      .filter(([id]) => guest === undefined || guestIn(id) === guest)
      .filter(([id]) => may(call.world, call.identity, `/vms/${String(guestIn(id))}`, ['VM.Audit']))
      .map(([id, job]) => statusOf(call, id, job));
  },
  [`GET ${base}/{id}`]: (call) => {
    jobOf(call);
    return ['schedule_now', 'log', 'status'].map((name) => ({ name }));
  },
  [`GET ${base}/{id}/status`]: (call) => statusOf(call, call.args.text('id'), jobOf(call)),
  [`GET ${base}/{id}/log`]: (call) => {
    const synced = jobOf(call)['last_sync'];
    return synced === undefined
      ? []
      : [{ n: 1, t: `${new Date(Number(synced) * 1000).toISOString()} end replication job` }];
  },
  [`POST ${base}/{id}/schedule_now`]: (call) => {
    const job = jobOf(call);
    job['last_sync'] = String(Math.floor(call.world.clock.now() / 1000));
    return call.args.text('id');
  },
};

function jobOf(call: Call): Section {
  const id = call.args.text('id');
  const job = call.world.jobs.replication.get(id);
  if (job === undefined) throw dies(`no such replication job '${id}'`);
  return job;
}

function statusOf(call: Call, id: string, job: Readonly<Section>): unknown {
  const lastSync = Number(job['last_sync'] ?? 0);
  const next = nextEvent(job['schedule'] ?? '*/15', Math.max(lastSync * 1000, call.world.clock.now()));
  return {
    id,
    type: 'local',
    guest: guestIn(id),
    jobnum: Number(id.split('-')[1]),
    vmtype: call.world.guests.get(guestIn(id))?.kind ?? 'qemu',
    source: call.args.text('node'),
    target: job['target'] ?? '',
    schedule: job['schedule'] ?? '*/15',
    last_sync: lastSync,
    last_try: lastSync,
    next_sync: Math.floor((next ?? 0) / 1000),
    fail_count: 0,
    duration: lastSync === 0 ? 0 : 1.5,
  };
}
