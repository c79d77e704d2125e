import { hash } from 'node:crypto';

/** What is kept of something observed: its JSON, and a fingerprint by which a change is noticed. */
export interface ObservationText {
  readonly json: string;
  readonly fingerprint: string;
}

/**
 * An adapter's mapper writes its fields in one order, so equal things have equal text; another order only costs a
 * needless write. The fingerprint is no secret and guards nothing: the fastest hash will do.
 */
export function observationText(observed: object): ObservationText {
  const raw = JSON.stringify(observed);
  const json = unstorable.test(raw) ? JSON.stringify(observed, storable) : raw;
  return { json, fingerprint: hash('md5', json, 'base64') };
}

/** `jsonb` takes neither NUL nor half a surrogate pair; a name at the hypervisor may hold them all the same. */
const unstorable = /\\u0000|\\ud[89a-f]/i;

function storable(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '\uFFFD') : value;
}
