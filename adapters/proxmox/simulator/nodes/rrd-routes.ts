import type { Call, Handlers } from '../http/call.ts';
import { usageAt, memoryOf, coresOf } from '../guests/counters.ts';
import { guestOf } from '../guests/find-guest.ts';
import { isOn } from '../guests/power-state.ts';
import { bootDiskSize } from '../guests/status.ts';
import type { GuestKind } from '../state/guest.ts';
import { nodeOf } from './node-routes.ts';
import { nodeUsage } from './node-usage.ts';

/** Points and seconds between them (9.x; before, about 70 points whatever the time frame). */
const frames: Readonly<Record<string, readonly [number, number]>> = {
  hour: [60, 60],
  day: [1440, 60],
  week: [336, 1800],
  month: [1440, 1800],
  year: [1440, 21_600],
  decade: [520, 604_800],
};

/** Curves of nodes, guests and storages. Net and disk are rates, bytes a second. */
export const rrdRoutes: Handlers = {
  'GET /nodes/{node}/rrddata': (call) => {
    const node = nodeOf(call);
    return points(call, (at) => {
      if (at * 1000 < node.bootedAt) return {};
      const usage = nodeUsage(call.world, node);
      const wave = 0.8 + 0.2 * Math.sin(at / 3600);
      return {
        cpu: usage.cpu * wave,
        maxcpu: usage.maxcpu,
        loadavg: usage.cpu * node.cores * wave,
        memtotal: usage.maxmem,
        memused: usage.mem * wave,
        swaptotal: 8_589_930_496,
        swapused: 0,
        roottotal: usage.maxdisk,
        rootused: usage.disk,
        iowait: 0.002,
        netin: 180_000 * wave,
        netout: 120_000 * wave,
      };
    });
  },
  'GET /nodes/{node}/storage/{storage}/rrddata': (call) => {
    const storage = call.args.text('storage');
    const node = call.args.text('node');
    call.world.stores.demandOn(storage, node);
    return points(call, () => ({
      total: call.world.stores.total(storage, node),
      used: call.world.stores.used(storage, node),
    }));
  },
  'GET /nodes/{node}/qemu/{vmid}/rrddata': guestPoints('qemu'),
  'GET /nodes/{node}/lxc/{vmid}/rrddata': guestPoints('lxc'),
};

function guestPoints(kind: GuestKind): (call: Call) => unknown {
  return (call) => {
    const guest = guestOf(call, kind);
    return points(call, (at) => {
      const size = { maxcpu: coresOf(guest), maxmem: memoryOf(guest), maxdisk: bootDiskSize(guest) };
      const uptime = at - Math.floor(guest.startedAt / 1000);
      if (!isOn(guest) || uptime < 60) return { ...size, disk: 0 };
      const now = usageAt(guest, uptime);
      const before = usageAt(guest, uptime - 60);
      const rate = (name: 'netin' | 'netout' | 'diskread' | 'diskwrite'): number =>
        (now[name] - before[name]) / 60;
      const pressure =
        call.world.major >= 9
          ? { pressurecpusome: 0, pressureiosome: 0, pressurememorysome: 0, memhost: now.memhost }
          : {};
      return {
        ...size,
        ...pressure,
        cpu: now.cpu,
        mem: now.mem,
        disk: 0,
        netin: rate('netin'),
        netout: rate('netout'),
        diskread: rate('diskread'),
        diskwrite: rate('diskwrite'),
      };
    });
  };
}

function points(call: Call, at: (seconds: number) => Record<string, number>): unknown {
  const [count, step] =
    call.world.major >= 9
      ? (frames[call.args.text('timeframe')] ?? [60, 60])
      : [70, frames[call.args.text('timeframe')]?.[1] ?? 60];
  const last = Math.floor(call.world.clock.now() / 1000 / step) * step;
  return Array.from({ length: count }, (_, index) => last - (count - 1 - index) * step).map((time) => ({
    time,
    ...at(time),
  }));
}
