import type { Schemas } from '../../../api/client.ts';

/** What is not chosen is left out. */
export function restoreBody(
  name: string,
  storage: string | null,
  powerOn: boolean,
): Schemas['RestoreRequest'] {
  return {
    name,
    ...(storage === null ? {} : { storage }),
    ...(powerOn ? { powerOn } : {}),
  };
}

/** `web-1` → `web-1-restored`, never too long. */
export function restoredName(name: string): string {
  return `${name.slice(0, 54)}-restored`;
}
