import type { Json } from '@anyvisor/domain';
import { CODE, isCode } from '../faults.ts';
import type { Domain } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import type { Endpoint } from '../session/endpoint.ts';

/** Every question that is ever put to a QEMU: they look, none of them changes anything. */
export const monitorQueries = [
  'query-hotpluggable-cpus',
  'query-memory-devices',
  'query-blockstats',
  'query-migrate',
] as const;
export type MonitorQuery = (typeof monitorQueries)[number];

/** A guest that is being started answers within a second or two. */
const PATIENCE = 3000;
/** Longer answers are somebody's mistake. */
const LONGEST = 4 * 1024 ** 2;

/**
 * Puts a question to a running domain's QEMU, through libvirt (virDomainQemuMonitorCommand). libvirt marks the domain as tainted
 * (`custom-monitor`), which is why it is asked only when somebody wants to know. Undefined where it is not answered.
 */
export async function askMonitor(
  { call }: Endpoint,
  dom: Domain,
  query: MonitorQuery,
): Promise<Json | undefined> {
  if (!monitorQueries.includes(query)) throw new Error(`${query} is not a question`);
  try {
    const command = JSON.stringify({ execute: query });
    const { result } = await call(
      procedures.qemuDomainMonitorCommand,
      { dom, command },
      { lane: 'monitor', withinMs: PATIENCE },
    );
    return answerIn(result);
  } catch (error) {
    if (isCode(error, CODE.noDomain, CODE.noSupport, CODE.operationInvalid, CODE.operationDenied, 1))
      return undefined;
    throw error;
  }
}

/** What stands in `return`; undefined for an error of QEMU's or for what is no answer. */
export function answerIn(text: string): Json | undefined {
  if (text.length > LONGEST) return undefined;
  try {
    const answer = JSON.parse(text) as Json;
    return typeof answer === 'object' && answer !== null && !Array.isArray(answer) && 'return' in answer
      ? answer['return']
      : undefined;
  } catch {
    return undefined;
  }
}
