import type { Schemas } from '../../../../api/client.ts';

export interface MigrateWish {
  /** Ours, of another connection of the same type; null: it stays where it is. */
  readonly connection: string | null;
  readonly host: string | null;
  readonly storage: string | null;
  readonly live: boolean;
}

/** Something to go to has to be named. */
export function goesSomewhere({ connection, host, storage }: MigrateWish): boolean {
  return connection !== null || host !== null || storage !== null;
}

export function migrateBody({ connection, host, storage, live }: MigrateWish): Schemas['MigrateRequest'] {
  return {
    ...(connection === null ? {} : { targetConnection: connection }),
    ...(host === null ? {} : { targetHost: host }),
    ...(storage === null ? {} : { targetStorage: storage }),
    live,
  };
}
