import { ok } from '@anyvisor/domain';
import type { Json } from '@anyvisor/domain';
import type { Found, Outcome, Step, StepMemory } from '@anyvisor/port';
import type { Endpoint } from '../session/endpoint.ts';
import type { LibvirtSession } from '../session/libvirt-session.ts';

/** A step's own functions: they may throw, the port's guard maps it. */
export interface StepWork {
  readonly find: (endpoint: Endpoint, memory: StepMemory) => Promise<Found>;
  readonly run: (endpoint: Endpoint, memory: StepMemory) => Promise<Outcome<Json>>;
  readonly undo?: (endpoint: Endpoint, memory: StepMemory) => Promise<void>;
}

export function step(session: LibvirtSession, name: string, { find, run, undo }: StepWork): Step {
  return {
    name,
    find: async (ctx, memory) => ok(await find(await session.on(ctx), memory)),
    run: async (ctx, memory) => ok(await run(await session.on(ctx), memory)),
    ...(undo === undefined
      ? {}
      : {
          undo: async (ctx, memory) => {
            await undo(await session.on(ctx), memory);
            return ok();
          },
        }),
  };
}

export const notYet: Found = { happened: false };

export function happened(value: Json = null): Found {
  return { happened: true, value };
}

/** A step that only looks, and refuses: it never counts as having happened, so a resumed run looks again. */
export function checkStep(
  session: LibvirtSession,
  name: string,
  check: (endpoint: Endpoint, memory: StepMemory) => Promise<void>,
): Step {
  return step(session, name, {
    find: () => Promise.resolve(notYet),
    run: async (endpoint, memory) => {
      await check(endpoint, memory);
      return { kind: 'done', value: null };
    },
  });
}
