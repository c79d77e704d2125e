import { definitionsOf } from '../actions/own-volumes.ts';
import type { Domain } from '../protocol/handles.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { neededFiles, readPoolVolumes } from './pool-volumes.ts';

/** Every file the domain's disks are now, or will be at its next start, with all they stand on. */
export async function chainsOf(endpoint: Endpoint, dom: Domain): Promise<ReadonlySet<string>> {
  const [all, definitions] = await Promise.all([readPoolVolumes(endpoint), definitionsOf(endpoint, dom)]);
  return neededFiles(all, definitions, []);
}
