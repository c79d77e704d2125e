import type { Schemas } from '../../../../api/client.ts';

type Body = Schemas['CreateSnapshotRequest'];

export interface SnapshotWish {
  readonly name: string;
  readonly description: string;
  readonly memory: boolean;
  readonly quiesce: boolean;
}

/** A name every platform takes: begins with a letter, no spaces. `now` in the reader's own time. */
export function suggestedName(now: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  return `snap-${day}-${two(now.getHours())}${two(now.getMinutes())}`;
}

/** Only what was asked for: a platform that lacks a feature must not be asked for it. */
export function snapshotBody({ name, description, memory, quiesce }: SnapshotWish): Body {
  return {
    name: name.trim(),
    ...(description.trim() === '' ? {} : { description: description.trim() }),
    ...(memory ? { memory } : {}),
    ...(quiesce ? { quiesce } : {}),
  };
}
