import type { Json } from '@anyvisor/domain';
import { definitionsOf } from '../actions/own-volumes.ts';
import type { OwnVolume } from '../actions/own-volumes.ts';
import { destroyDomain } from '../actions/destroy-domain.ts';
import { undefineDomain } from '../actions/undefine-domain.ts';
import { CODE, isCode } from '../faults.ts';
import { procedures } from '../protocol/procedures.ts';
import { byField } from '../protocol/typed-params.ts';
import { inBatches, unlessCode } from '../reading/in-batches.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { deleteVolume } from '../storage/delete-volume.ts';
import { STATE } from '../inventory/state-words.ts';
import type { BothEnds } from './both-ends.ts';
import { byHand } from './both-ends.ts';
import type { MigrationPlan } from './plan.ts';
import { locate } from './whereabouts.ts';

/**
 * What is left to do once the guest is at the destination, from whatever point: its configuration is kept there, nothing
 * of it stays at the source, and what it was copied from is removed where nobody else uses it.
 */
export async function settle(ends: BothEnds, uuid: string, plan: MigrationPlan): Promise<Json> {
  const { here, there } = ends;
  const { at, source, destination } = await locate(ends, uuid);
  if (at !== 'there' || destination === null) {
    throw byHand(`${plan.name} is not at the destination after all`, 'See on which host it runs.');
  }
  const { dom } = destination;
  if (plan.persistent && !destination.persistent) {
    const { xml } = await there.call(procedures.domainGetXmlDesc, { dom, flags: SECURE | INACTIVE });
    await there.call(procedures.domainDefineXmlFlags, { xml });
  }
  if (plan.autostart) await there.call(procedures.domainSetAutostart, { dom, autostart: true });
  if (source !== null) {
    if (source.state !== STATE.shutoff) await destroyDomain(here, source.dom);
    if (source.persistent) await undefineDomain(here, source.dom);
  }
  const left = await removeLeftBehind(ends, plan.leftBehind);
  return { nativeRef: uuid, ...(await figures(there, uuid)), ...(left.length === 0 ? {} : { left }) };
}

/** virDomainXMLFlags. */
const SECURE = 1;
const INACTIVE = 2;

/** Names of those that are still needed, or could not be removed: the guest is well without that. */
async function removeLeftBehind(
  { here, there }: BothEnds,
  volumes: readonly OwnVolume[],
): Promise<readonly string[]> {
  if (volumes.length === 0) return [];
  const used = new Set([...(await usedPaths(here)), ...(await usedPaths(there))]);
  const left: string[] = [];
  for (const volume of volumes) {
    if (used.has(volume.key)) {
      left.push(volume.name);
      continue;
    }
    await deleteVolume(here, volume).catch(() => left.push(volume.name));
  }
  return left;
}

async function usedPaths(endpoint: Endpoint): Promise<readonly string[]> {
  const { domains } = await endpoint.call(procedures.connectListAllDomains, {});
  const definitions = (await inBatches(domains, (dom) => definitionsOf(endpoint, dom))).flat();
  return definitions.flatMap(({ disks }) =>
    disks.flatMap(({ path, backingPaths }) => [...(path === null ? [] : [path]), ...backingPaths]),
  );
}

/** As the destination's daemon remembers it (VIR_DOMAIN_JOB_STATS_COMPLETED); null where it does not. */
async function figures(there: Endpoint, uuid: string): Promise<Record<string, Json>> {
  const nothing = { seconds: null, downtimeMs: null, transferredBytes: null };
  const COMPLETED = 1;
  const answer = await unlessCode(
    there
      .call(procedures.domainLookupByUuid, { uuid })
      .then(({ dom }) => there.call(procedures.domainGetJobStats, { dom, flags: COMPLETED })),
    (thrown) => isCode(thrown, CODE.noDomain, CODE.operationInvalid, CODE.noSupport),
  );
  if (answer === undefined) return nothing;
  const facts = byField(answer.params);
  const number = (field: string, scale = 1): number | null => {
    const value = facts.get(field);
    return value === undefined ? null : Number(value) / scale;
  };
  return {
    seconds: number('time_elapsed', 1000),
    downtimeMs: number('downtime'),
    transferredBytes: number('data_processed'),
  };
}
