import { ApiFault } from '../api-fault.ts';
import { tooDeep } from './depth.ts';

/** A JSON body; an empty one is no body. Refuses what is too deep and the keys that would reach prototypes. */
export function parseJson(text: string): unknown {
  if (text.trim() === '') {
    return undefined;
  }
  let document: unknown;
  try {
    document = JSON.parse(text, refusePrototypes);
  } catch (thrown) {
    if (thrown instanceof ApiFault) {
      throw thrown;
    }
    throw malformed(
      `The body is not JSON: ${thrown instanceof Error ? thrown.message : 'it cannot be read'}`,
    );
  }
  if (tooDeep(document)) {
    throw malformed('The body is nested too deeply');
  }
  return document;
}

export function malformed(detail: string, message = detail): ApiFault {
  return new ApiFault(422, 'InvalidRequest', detail, { violations: [{ pointer: '', message }] });
}

function refusePrototypes(key: string, value: unknown): unknown {
  if (key === '__proto__') {
    throw malformed('The body has a key "__proto__"');
  }
  return value;
}
