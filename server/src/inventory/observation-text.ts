import { hash } from 'node:crypto';
import { storableJson } from '../db/storable-json.ts';

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
  const json = storableJson(observed);
  return { json, fingerprint: hash('md5', json, 'base64') };
}
