import { XmlError } from './xml-reader.ts';

/** An element about to be written. */
export interface XmlNode {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (XmlNode | string)[];
}

export type XmlAttributes = Readonly<Record<string, string | number | undefined>>;
/** Undefined and false vanish, so that a section can be left out in place. */
export type XmlChild = XmlNode | string | number | undefined | false | readonly XmlChild[];

/** `xml('disk', { type: 'file' }, xml('target', { dev: 'vda' }))`; an undefined attribute is left out. */
export function xml(name: string, attributes: XmlAttributes = {}, ...content: readonly XmlChild[]): XmlNode {
  const given: Record<string, string> = {};
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined) given[key] = String(value);
  }
  return { name, attributes: given, children: flat(content) };
}

/** The document as text, indented; everything from outside is escaped, what XML cannot hold throws XmlError. */
export function writeXml(node: XmlNode): string {
  const lines: string[] = [];
  write(node, '', lines);
  return `${lines.join('\n')}\n`;
}

/** Can XML 1.0 hold this text (no control characters, no lone surrogates)? */
export function isXmlText(text: string): boolean {
  return !UNWRITABLE.test(text);
}

// eslint-disable-next-line no-control-regex
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u;
const NAME = /^[A-Za-z_][\w.:-]*$/;

function flat(content: readonly XmlChild[]): (XmlNode | string)[] {
  return content.flatMap((item): (XmlNode | string)[] => {
    if (item === undefined || item === false) return [];
    if (isList(item)) return flat(item);
    return [typeof item === 'number' ? String(item) : item];
  });
}

function isList(item: XmlChild): item is readonly XmlChild[] {
  return Array.isArray(item);
}

function write(node: XmlNode, indent: string, lines: string[]): void {
  const start = `${indent}<${checkedName(node.name)}${attributesOf(node)}`;
  if (node.children.length === 0) {
    lines.push(`${start}/>`);
  } else if (node.children.every((item) => typeof item === 'string')) {
    lines.push(`${start}>${node.children.map(escapeText).join('')}</${node.name}>`);
  } else {
    lines.push(`${start}>`);
    for (const item of node.children) {
      if (typeof item === 'string') lines.push(escapeText(item));
      else write(item, `${indent}  `, lines);
    }
    lines.push(`${indent}</${node.name}>`);
  }
}

function attributesOf(node: XmlNode): string {
  return Object.entries(node.attributes)
    .map(([name, value]) => ` ${checkedName(name)}="${escapeAttribute(value)}"`)
    .join('');
}

function checkedName(name: string): string {
  if (!NAME.test(name)) throw new XmlError(`not a name for an element or attribute: ${name}`);
  return name;
}

function escapeText(text: string): string {
  if (!isXmlText(text)) throw new XmlError('the text has a character that XML cannot hold');
  return text.replace(/[&<>\r]/g, reference);
}

/** A parser turns a bare tab or line break in an attribute into a space, so they go as references. */
function escapeAttribute(text: string): string {
  if (!isXmlText(text)) throw new XmlError('the text has a character that XML cannot hold');
  return text.replace(/[&<>"\t\n\r]/g, reference);
}

function reference(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}
