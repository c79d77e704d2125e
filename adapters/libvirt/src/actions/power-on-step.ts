import type { Step } from '@anyvisor/port';
import { lookUpDomain, findDomain } from '../reading/one-vm.ts';
import type { LibvirtSession } from '../session/libvirt-session.ts';
import { destroyDomain } from './destroy-domain.ts';
import { happened, notYet, step } from './step.ts';
import { powerOf, start } from './start-vm.ts';

/** Starts what the steps before have made. */
export function powerOnStep(session: LibvirtSession, uuid: string): Step {
  return step(session, 'power-on', {
    find: async (endpoint) => {
      const dom = await lookUpDomain(endpoint, uuid);
      return dom !== undefined && (await powerOf(endpoint, dom)) === 'RUNNING' ? happened() : notYet;
    },
    run: async (endpoint) => {
      await start(endpoint, await findDomain(endpoint, uuid));
      return { kind: 'done', value: null };
    },
    undo: async (endpoint) => {
      const dom = await lookUpDomain(endpoint, uuid);
      if (dom !== undefined) await destroyDomain(endpoint, dom);
    },
  });
}
