import { SaxesParser } from 'saxes';
import type { SaxesTagNS } from 'saxes';

/** One element of a document that was read whole; names are local, `namespace` is the URI or empty. */
export interface XmlElement {
  readonly name: string;
  readonly namespace: string;
  /** By name as written, prefix included (`xmlns` declarations too). */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Its own character data, that of its children left out; not trimmed. */
  readonly text: string;
}

export interface XmlBounds {
  /** UTF-16 units of the whole document. @default 16 Mi */
  readonly maxLength?: number;
  /** @default 64 */
  readonly maxDepth?: number;
  /** @default 200_000 */
  readonly maxElements?: number;
}

/** The document is malformed, cut off, or over a bound. */
export class XmlError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'XmlError';
  }
}

/**
 * Reads a document from a peer into a small tree. Strict: throws XmlError for anything malformed or truncated, for a
 * document type declaration (and with it every entity of its own), and as soon as a bound is passed.
 */
export function readXml(source: string, bounds: XmlBounds = {}): XmlElement {
  const { maxLength = 16 * 1024 * 1024, maxDepth = 64, maxElements = 200_000 } = bounds;
  if (source.length > maxLength) {
    throw new XmlError(`the document is longer than ${maxLength} characters`);
  }
  const parser = new SaxesParser({ xmlns: true });
  const open: OpenElement[] = [];
  let root: XmlElement | undefined;
  let count = 0;

  parser.on('error', (error) => {
    throw new XmlError(error.message);
  });
  parser.on('doctype', () => {
    throw new XmlError('a document type declaration is not accepted');
  });
  parser.on('opentag', (tag) => {
    count += 1;
    if (count > maxElements) throw new XmlError(`more than ${maxElements} elements`);
    if (open.length >= maxDepth) throw new XmlError(`nested deeper than ${maxDepth} elements`);
    open.push(opened(tag));
  });
  parser.on('text', (text) => append(open.at(-1), text));
  parser.on('cdata', (text) => append(open.at(-1), text));
  parser.on('closetag', () => {
    const { pieces, ...element } = open.pop() as OpenElement;
    const closed = { ...element, text: pieces.join('') };
    const parent = open.at(-1);
    if (parent === undefined) root = closed;
    else parent.children.push(closed);
  });

  for (let at = 0; at < source.length; at += SLICE) {
    parser.write(source.slice(at, at + SLICE));
  }
  parser.close();
  if (root === undefined) throw new XmlError('there is no element');
  return root;
}

/** Keeps what the parser looks ahead at small, so that a bound is noticed before much more has been read. */
const SLICE = 64 * 1024;

interface OpenElement {
  readonly name: string;
  readonly namespace: string;
  readonly attributes: Record<string, string>;
  readonly children: XmlElement[];
  readonly pieces: string[];
}

function opened(tag: SaxesTagNS): OpenElement {
  const attributes: Record<string, string> = Object.create(null);
  for (const [name, attribute] of Object.entries(tag.attributes)) attributes[name] = attribute.value;
  return { name: tag.local, namespace: tag.uri, attributes, children: [], pieces: [] };
}

function append(element: OpenElement | undefined, text: string): void {
  element?.pieces.push(text);
}

/** The first child of that name, or the first at the end of a path of names. */
export function child(element: XmlElement | undefined, ...path: readonly string[]): XmlElement | undefined {
  return path.reduce(
    (at: XmlElement | undefined, name) => at?.children.find((c) => c.name === name),
    element,
  );
}

export function children(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  return element?.children.filter((c) => c.name === name) ?? [];
}

export function attribute(element: XmlElement | undefined, name: string): string | undefined {
  return element?.attributes[name];
}

/** The trimmed text at the end of a path; undefined when there is no such element or nothing in it. */
export function childText(element: XmlElement | undefined, ...path: readonly string[]): string | undefined {
  const text = child(element, ...path)?.text.trim();
  return text === undefined || text === '' ? undefined : text;
}
