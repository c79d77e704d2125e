import type { ChangeEffect } from '@anyvisor/port';
import { resizeXml } from '../domain-xml/resize-xml.ts';
import type { Domain } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { LIVE, configurationXml, configured, present, redefine } from './configuration.ts';

/**
 * More cores reach a running guest at once as far as its maximum goes. Fewer wait for the next start: few guests give a
 * CPU back, and taking one from an emulated guest kills QEMU (measured, QEMU 7.2 under TCG).
 */
export async function changeCpus(
  endpoint: Endpoint,
  dom: Domain,
  cpuCores: number,
  active: boolean,
): Promise<ChangeEffect> {
  if ((await configured(endpoint, dom)).vcpus.current !== cpuCores) {
    await redefine(endpoint, resizeXml(await configurationXml(endpoint, dom), { vcpus: cpuCores }));
  }
  if (!active) return 'applied';
  const { vcpus } = await present(endpoint, dom);
  const hot = endpoint.facts.capabilities.features.cpuHotAdd.support !== 'none';
  if (hot && cpuCores > vcpus.current && cpuCores <= vcpus.maximum) {
    await endpoint.call(procedures.domainSetVcpusFlags, { dom, vcpus: cpuCores, flags: LIVE });
  }
  return (await present(endpoint, dom)).vcpus.current === cpuCores ? 'applied' : 'pending';
}
