import { LineCounter, parseDocument } from 'yaml';
import { ApiFault } from '../api-fault.ts';
import { tooDeep } from './depth.ts';
import { malformed } from './json.ts';

/** A spec fills a few KiB; reading YAML costs far more than reading JSON. */
const maxLength = 256 * 1024;
/** More than a spec needs, fewer than a "billion laughs" does. */
const maxAliasCount = 50;

/** One YAML document that is also JSON: no tags, no anchors in excess, no infinities. */
export function parseYaml(text: string): unknown {
  if (text.length > maxLength) {
    throw new ApiFault(413, 'PayloadTooLarge', 'A YAML body may have 256 KiB at most');
  }
  const document = read(text);
  if (tooDeep(document)) {
    throw malformed('The body is nested too deeply');
  }
  try {
    return JSON.parse(JSON.stringify(document ?? null, refuseWhatJsonLacks)) ?? undefined;
  } catch (thrown) {
    throw thrown instanceof ApiFault ? thrown : malformed('The YAML body is not also JSON');
  }
}

function read(text: string): unknown {
  try {
    const lineCounter = new LineCounter();
    const document = parseDocument(text, {
      schema: 'core',
      version: '1.2',
      lineCounter,
      prettyErrors: false,
    });
    const wrong = document.errors[0] ?? document.warnings[0];
    if (wrong !== undefined) {
      const { line, col } = lineCounter.linePos(wrong.pos[0]);
      throw malformed(`The body is not YAML: line ${line}, column ${col}: ${wrong.message}`);
    }
    return document.toJS({ maxAliasCount });
  } catch (thrown) {
    if (thrown instanceof ApiFault) {
      throw thrown;
    }
    throw malformed('The YAML body cannot be read: too deep, or too many aliases');
  }
}

function refuseWhatJsonLacks(key: string, value: unknown): unknown {
  const strange = typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value));
  if (strange || key === '__proto__') {
    throw malformed(`The YAML body has a value at "${key}" that JSON cannot hold`);
  }
  return value;
}
