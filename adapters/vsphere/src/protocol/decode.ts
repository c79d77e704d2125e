import { XmlError } from '@anyvisor/toolkit/xml-reader';
import { SaxesParser } from 'saxes';
import type { SaxesTagPlain } from 'saxes';
import { moRefType } from './vim-value.ts';
import type { VimObject, VimValue } from './vim-value.ts';

export interface DecodeBounds {
  /** Bytes of the whole answer. @default 256 Mi */
  readonly maxBytes?: number;
  /** @default 64 */
  readonly maxDepth?: number;
}

const schemaInstance = 'http://www.w3.org/2001/XMLSchema-instance';
const schema = 'http://www.w3.org/2001/XMLSchema';

/**
 * Reads a SOAP answer as it arrives and answers what is in its Body. Types are found by the namespace of the attribute,
 * never by its prefix: servers write `xsi:type` under other names, too. Throws XmlError for anything malformed, cut
 * off, with a document type declaration (and so with entities of its own) or over a bound.
 */
export async function decodeSoap(
  chunks: AsyncIterable<Uint8Array>,
  bounds: DecodeBounds = {},
): Promise<VimObject> {
  const { maxBytes = 256 * 2 ** 20 } = bounds;
  const decoder = new TextDecoder('utf-8', { fatal: false });
  const tree = treeBuilder(bounds.maxDepth ?? 64);
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new XmlError(`the answer is longer than ${maxBytes} bytes`);
    tree.write(decoder.decode(chunk, { stream: true }));
  }
  tree.write(decoder.decode());
  return tree.end();
}

interface OpenElement {
  readonly name: string;
  readonly type: string;
  readonly simple: boolean;
  /** Of a managed object reference: the unqualified attribute `type`. */
  readonly refType: string | undefined;
  /** Made with the first of them: most elements have none. */
  fields: Fields | undefined;
  content: string;
  readonly scope: Scope;
}

/** Namespaces by the prefixes declared so far. */
type Scope = ReadonlyMap<string, string>;

const outermost: Scope = new Map([['xml', 'http://www.w3.org/XML/1998/namespace']]);

/** An object that inherits nothing, as one made by `Object.create(null)`, which engines keep as a slow dictionary. */
class Fields {
  readonly $: string;
  [field: string]: VimValue;

  constructor(type: string) {
    this.$ = type;
  }
}
Object.setPrototypeOf(Fields.prototype, null);
Reflect.deleteProperty(Fields.prototype, 'constructor');

function treeBuilder(maxDepth: number) {
  // Prefixes are resolved here: of all that namespaces say, only types are of interest, and the parser looks at everything.
  const parser = new SaxesParser({ xmlns: false });
  const open: OpenElement[] = [];
  let root: VimValue | undefined;
  parser.on('error', (error) => {
    throw new XmlError(error.message);
  });
  parser.on('doctype', () => {
    throw new XmlError('a document type declaration is not accepted');
  });
  parser.on('opentag', (tag) => {
    if (open.length >= maxDepth) throw new XmlError(`nested deeper than ${maxDepth} elements`);
    open.push(opened(tag, open.at(-1)?.scope ?? outermost));
  });
  parser.on('text', (content) => append(open.at(-1), content));
  parser.on('cdata', (content) => append(open.at(-1), content));
  parser.on('closetag', () => {
    const element = open.pop() as OpenElement;
    const parent = open.at(-1);
    if (parent === undefined) root = valueOf(element);
    else put(parent, element.name, valueOf(element));
  });
  return {
    write: (chunk: string) => void parser.write(chunk),
    end: (): VimObject => {
      parser.close();
      const body = typeof root === 'object' && 'Body' in root ? root['Body'] : undefined;
      if (typeof body !== 'object' || Array.isArray(body)) throw new XmlError('the answer has no SOAP body');
      return body as VimObject;
    },
  };
}

function opened({ name, attributes }: SaxesTagPlain, outer: Scope): OpenElement {
  let scope = outer;
  let refType: string | undefined;
  let stated: string | undefined;
  for (const key in attributes) {
    if (key.startsWith('xmlns:')) scope = new Map(scope).set(key.slice(6), attributes[key] ?? '');
    else if (key === 'type') refType = attributes[key];
    else if (key.endsWith(':type')) stated = key;
  }
  // Of attributes that are called so under several prefixes, one is meant.
  if (stated !== undefined && namespaceOf(scope, stated) !== schemaInstance)
    stated = statedType(scope, attributes);
  let type = '';
  let simple = false;
  if (stated !== undefined) {
    const value = attributes[stated] ?? '';
    const colon = value.indexOf(':');
    type = value.slice(colon + 1);
    simple = colon > 0 && isSchema(scope, value.slice(0, colon));
  }
  const colon = name.indexOf(':');
  if (colon >= 0) namespaceOf(scope, name);
  return { name: name.slice(colon + 1), type, simple, refType, fields: undefined, content: '', scope };
}

function statedType(scope: Scope, attributes: SaxesTagPlain['attributes']): string | undefined {
  return Object.keys(attributes).find(
    (key) => key.endsWith(':type') && namespaceOf(scope, key) === schemaInstance,
  );
}

/** Of a name with a prefix. */
function namespaceOf(scope: Scope, name: string): string {
  const prefix = name.slice(0, name.indexOf(':'));
  const namespace = scope.get(prefix);
  if (namespace === undefined) throw new XmlError(`the prefix ${prefix} is not declared`);
  return namespace;
}

/** A server that forgets to declare the usual prefix means it all the same. */
function isSchema(scope: Scope, prefix: string): boolean {
  return (scope.get(prefix) ?? (/^(xsd|xs|XMLSchema)$/.test(prefix) ? schema : '')) === schema;
}

function append(element: OpenElement | undefined, content: string): void {
  if (element !== undefined && element.fields === undefined) element.content += content;
}

function put(parent: OpenElement, name: string, value: VimValue): void {
  if (name === '$') return;
  parent.fields ??= new Fields(parent.type);
  const before = parent.fields[name];
  if (before === undefined) parent.fields[name] = value;
  else if (Array.isArray(before)) before.push(value);
  else parent.fields[name] = [before, value];
}

function valueOf(element: OpenElement): VimValue {
  const { fields, refType, content } = element;
  if (fields !== undefined) return fields;
  if (refType !== undefined) return { $: moRefType, type: refType, value: content };
  return element.type === '' || element.simple || content.trim() !== '' ? content : new Fields(element.type);
}
