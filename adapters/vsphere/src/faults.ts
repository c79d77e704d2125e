import { adapterFaults } from '@anyvisor/port';
import { climb } from './fault-parents.ts';
import { VimFault } from './protocol/vim-fault.ts';

export { failed, invalidSpec, mapped, wrongState } from '@anyvisor/port';

export const { alreadyExists, notFound, unavailable } = adapterFaults('VSPHERE', 'at this endpoint');

/** Is it that fault, or one of its family? */
export function isKindOf(thrown: unknown, family: string): thrown is VimFault {
  return thrown instanceof VimFault && [...climb(thrown.type)].includes(family);
}

export function isFault(thrown: unknown, ...types: readonly string[]): thrown is VimFault {
  return thrown instanceof VimFault && types.includes(thrown.type);
}
