import type { Domain } from '../protocol/handles.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { askMonitor } from './ask-monitor.ts';
import type { MonitorFacts } from './facts.ts';
import {
  parseBlockStats,
  parseHotpluggableCpus,
  parseMemoryDevices,
  parseMigration,
} from './parse-answers.ts';

/** Everything a running domain's QEMU is ever asked. */
export async function readMonitor(endpoint: Endpoint, dom: Domain): Promise<MonitorFacts> {
  const [cpus, memory, blocks, migration] = await Promise.all([
    askMonitor(endpoint, dom, 'query-hotpluggable-cpus'),
    askMonitor(endpoint, dom, 'query-memory-devices'),
    askMonitor(endpoint, dom, 'query-blockstats'),
    askMonitor(endpoint, dom, 'query-migrate'),
  ]);
  return {
    hotpluggableCpus: parseHotpluggableCpus(cpus),
    memoryDevices: parseMemoryDevices(memory),
    disks: parseBlockStats(blocks),
    migration: parseMigration(migration),
  };
}
