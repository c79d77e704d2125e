import { asObject, tidied, withValue } from '../schema-form/json.ts';
import type { Json, JsonObject, Path } from '../schema-form/json.ts';
import { mergeYaml, readYaml, toYaml } from './yaml-document.ts';
import type { YamlProblem } from './yaml-document.ts';

/** The spec, and the text that stands for it. Form and text are two views of the one document. */
export interface FormState {
  /** What was understood last. */
  readonly document: JsonObject;
  readonly text: string;
  /** Why the text is not the document; undefined: they say the same. */
  readonly problem: YamlProblem | undefined;
}

/** Parts of a spec that mean nothing when they are empty: they go with the last thing in them. */
const meaninglessEmpty: readonly Path[] = [['guest'], ['placement', 'affinity'], ['placement'], ['security']];

export function formOf(document: JsonObject): FormState {
  return { document, text: toYaml(document), problem: undefined };
}

/** A field was changed. What else the text holds, comments too, stays; a text that could not be read is replaced. */
export function changed(state: FormState, path: Path, value: Json | undefined): FormState {
  const next = asObject(withValue(state.document, path, value));
  const document = value === undefined ? tidied(next, [...extensionOf(path), ...meaninglessEmpty]) : next;
  return { document, text: mergeYaml(state.text, document), problem: undefined };
}

/** Settings of one platform, when something in them was changed. */
function extensionOf([first, type]: Path): readonly Path[] {
  return first === 'extensions' && type !== undefined ? [[first, type], [first]] : [];
}

/** The text was changed. While it cannot be read the document stays what it was. */
export function typed(state: FormState, text: string): FormState {
  const reading = readYaml(text);
  return reading.ok
    ? { document: reading.document, text, problem: undefined }
    : { document: state.document, text, problem: reading.problem };
}
