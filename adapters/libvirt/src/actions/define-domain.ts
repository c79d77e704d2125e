import type { Step, StepMemory } from '@anyvisor/port';
import { CODE, alreadyExists, isCode } from '../faults.ts';
import { procedures } from '../protocol/procedures.ts';
import { unlessCode } from '../reading/in-batches.ts';
import { lookUpDomain } from '../reading/one-vm.ts';
import type { Endpoint } from '../session/endpoint.ts';
import type { LibvirtSession } from '../session/libvirt-session.ts';
import { destroyDomain } from './destroy-domain.ts';
import { happened, notYet, step } from './step.ts';
import { undefineDomain } from './undefine-domain.ts';

export interface NewDomain {
  /** Derived from the marker: whatever has it is this operation's. */
  readonly uuid: string;
  readonly name: string;
  readonly autostart: boolean;
  readonly xml: (memory: StepMemory, endpoint: Endpoint) => Promise<string>;
}

/** The step that makes the domain known. */
export function domainStep(session: LibvirtSession, wanted: NewDomain): Step {
  const value = { uuid: wanted.uuid, name: wanted.name };
  return step(session, 'domain', {
    find: async (endpoint) => ((await isDefined(endpoint, wanted)) ? happened(value) : notYet),
    run: async (endpoint, memory) => {
      if (await isDefined(endpoint, wanted)) return { kind: 'done', value };
      await define(endpoint, wanted, await wanted.xml(memory, endpoint));
      return { kind: 'done', value };
    },
    undo: async (endpoint) => {
      const dom = await lookUpDomain(endpoint, wanted.uuid);
      if (dom === undefined) return;
      await destroyDomain(endpoint, dom);
      await undefineDomain(endpoint, dom);
    },
  });
}

/** Fails when another domain has the name. */
export async function checkNameFree({ call }: Endpoint, name: string, uuid: string): Promise<void> {
  const found = await unlessCode(call(procedures.domainLookupByName, { name }), (thrown) =>
    isCode(thrown, CODE.noDomain),
  );
  if (found !== undefined && found.dom.uuid !== uuid) throw alreadyExists('vm', name);
}

async function isDefined(endpoint: Endpoint, { uuid, autostart }: NewDomain): Promise<boolean> {
  const dom = await lookUpDomain(endpoint, uuid);
  if (dom === undefined) return false;
  return !autostart || (await endpoint.call(procedures.domainGetAutostart, { dom })).autostart;
}

async function define(endpoint: Endpoint, wanted: NewDomain, xml: string): Promise<void> {
  const { call } = endpoint;
  await checkNameFree(endpoint, wanted.name, wanted.uuid);
  const { dom } = await call(procedures.domainDefineXmlFlags, { xml });
  if (wanted.autostart) await call(procedures.domainSetAutostart, { dom, autostart: true });
}
