import { XmlError } from '@anyvisor/toolkit/xml-reader';
import { SaxesParser } from 'saxes';
import type { SaxesTagNS } from 'saxes';
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
  readonly fields: Record<string, VimValue>;
  hasFields: boolean;
  content: string;
}

function treeBuilder(maxDepth: number) {
  const parser = new SaxesParser({ xmlns: true });
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
    open.push(opened(tag));
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

function opened(tag: SaxesTagNS): OpenElement {
  let type = '';
  let simple = false;
  let refType: string | undefined;
  for (const key in tag.attributes) {
    const attribute = tag.attributes[key];
    if (attribute?.local !== 'type') continue;
    if (attribute.uri === schemaInstance) {
      const [local = '', prefix] = attribute.value.split(':').toReversed();
      type = local;
      simple = prefix !== undefined && tag.ns !== undefined && namespaceOf(tag, prefix) === schema;
    } else if (attribute.uri === '') refType = attribute.value;
  }
  const fields = Object.create(null) as Record<string, VimValue>;
  fields['$'] = type;
  return { name: tag.local, type, simple, refType, fields, hasFields: false, content: '' };
}

/** `xsd` is declared on the envelope by every server seen; a declaration on the element itself wins. */
function namespaceOf(tag: SaxesTagNS, prefix: string): string {
  return tag.ns[prefix] ?? (/^(xsd|xs|XMLSchema)$/.test(prefix) ? schema : '');
}

function append(element: OpenElement | undefined, content: string): void {
  if (element !== undefined && !element.hasFields) element.content += content;
}

function put(parent: OpenElement, name: string, value: VimValue): void {
  if (name === '$') return;
  parent.hasFields = true;
  const before = parent.fields[name];
  if (before === undefined) parent.fields[name] = value;
  else if (Array.isArray(before)) before.push(value);
  else parent.fields[name] = [before, value];
}

function valueOf(element: OpenElement): VimValue {
  const { fields, refType, content } = element;
  if (element.hasFields) return fields as VimObject;
  if (refType !== undefined) return { $: moRefType, type: refType, value: content };
  return element.type === '' || element.simple || content.trim() !== '' ? content : (fields as VimObject);
}
