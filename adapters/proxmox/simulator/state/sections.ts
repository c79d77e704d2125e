import { createHash } from 'node:crypto';

/** A config file made of sections (storage.cfg, jobs.cfg, sdn/*.cfg, …): an identifier with its properties. */
export type Section = Record<string, string>;
export type Sections = Map<string, Section>;

export function digestOf(value: unknown): string {
  return createHash('sha1')
    .update(JSON.stringify(value instanceof Map ? [...value] : value))
    .digest('hex');
}
