import type { IncomingMessage } from 'node:http';
import type { Identity } from '../access/access.ts';
import type { Arguments } from '../schema/arguments.ts';
import type { World } from '../state/world.ts';

/** One request that passed every check, as its handler sees it. */
export interface Call {
  readonly world: World;
  readonly identity: Identity;
  readonly args: Arguments;
  /** The node whose port was asked. */
  readonly localNode: string;
  readonly request: IncomingMessage;
  /** The file part of an upload: a temporary file. */
  readonly upload: { readonly path: string; readonly filename: string; readonly size: number } | undefined;
}

/** Answers the value of `data`; a string that begins with `UPID:` is a task. */
export type Handler = (call: Call) => unknown;
export type Handlers = Readonly<Record<string, Handler>>;
