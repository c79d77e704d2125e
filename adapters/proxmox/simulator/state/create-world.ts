import { Access } from '../access/access.ts';
import { Consoles } from '../console/consoles.ts';
import { Faults } from '../faults/faults.ts';
import { majorOf } from '../options.ts';
import type { Settings } from '../options.ts';
import { Stores } from '../storage/stores.ts';
import { Tasks } from '../tasks/tasks.ts';
import { createClock } from './clock.ts';
import { createRandom } from './random.ts';
import type { World } from './world.ts';

/** An empty cluster; `folder` takes the bytes of volumes. */
export function createWorld(settings: Settings, folder: string): World {
  const clock = createClock(Date.now(), settings.manualClock);
  const faults = new Faults();
  const major = majorOf(settings.release);
  const now = (): number => clock.now();
  const nodes: World['nodes'] = new Map();
  const running = { zones: new Map(), vnets: new Map(), subnets: new Map() };
  return {
    settings,
    major,
    clock,
    random: createRandom(settings.seed),
    clusterName: 'lab',
    nodes,
    guests: new Map(),
    stores: new Stores(folder, now, (storage) => faults.fullStorages.has(storage)),
    tasks: new Tasks({
      clock,
      speed: settings.speed,
      bootedAt: (node) => nodes.get(node)?.bootedAt ?? 0,
      fate: (type, id) => faults.forTask(type, id),
    }),
    access: new Access(major, now),
    faults,
    consoles: new Consoles(),
    pools: new Map(),
    poolOf: new Map(),
    storagePools: new Map(),
    datacenter: { keyboard: 'en-us', mac_prefix: 'BC:24:11', migration: 'type=secure' },
    ha: { resources: new Map(), groups: new Map(), rules: new Map() },
    jobs: { backup: new Map(), replication: new Map() },
    sdn: { zones: new Map(), vnets: new Map(), subnets: new Map(), running, lock: undefined },
    mappings: { pci: new Map(), usb: new Map(), dir: new Map() },
    notifications: {
      sendmail: new Map([
        ['mail-to-root', { 'mailto-user': 'root@pam', comment: 'Send mails to root@pam', origin: 'builtin' }],
      ]),
      gotify: new Map(),
      smtp: new Map(),
      webhook: new Map(),
      matchers: new Map([['default-matcher', { mode: 'all', target: 'mail-to-root', origin: 'builtin' }]]),
    },
    metricServers: new Map(),
    firewalls: new Map(),
    locks: new Map(),
    whenNodeDies: new Set(),
    quorate: true,
    configVersion: 1,
  };
}
