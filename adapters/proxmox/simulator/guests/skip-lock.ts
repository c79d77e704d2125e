import { isRoot } from '../access/access.ts';
import { refusesParameters } from '../http/api-error.ts';
import type { Call } from '../http/call.ts';

/** Does the call go past the guest's lock? Only root@pam itself may: none of its tokens. */
export function skipsLock(call: Call): boolean {
  demandRootFor(call, 'skiplock');
  return call.args.flag('skiplock');
}

export function demandRootFor({ args, identity }: Call, option: string): void {
  if (args.has(option) && !isRoot(identity))
    throw refusesParameters({ [option]: 'Only root may use this option.' });
}
