import { readXml } from '@anyvisor/toolkit/xml-reader';
import type { XmlElement } from '@anyvisor/toolkit/xml-reader';
import { writeXml } from '@anyvisor/toolkit/xml-writer';
import type { XmlNode } from '@anyvisor/toolkit/xml-writer';

/** A change to one element of a document, or undefined for "as it is"; null takes the element out. */
export type Edit = (element: XmlNode, path: readonly string[]) => XmlNode | null | undefined;

/**
 * Rewrites a document of libvirt's, keeping everything that `edit` does not touch, elements of other namespaces too.
 * `edit` sees every element from the root down with the names above it; what it answers is not looked into again.
 */
export function editXml(source: string, edit: Edit): string {
  const root = edited(toNode(readXml(source)), [], edit);
  if (root === null) throw new Error('the root of a document cannot be taken out');
  return writeXml(root);
}

function edited(element: XmlNode, above: readonly string[], edit: Edit): XmlNode | null {
  const answer = edit(element, above);
  if (answer !== undefined) return answer;
  const path = [...above, element.name];
  const children = element.children.flatMap((item): (XmlNode | string)[] => {
    if (typeof item === 'string') return [item];
    const changed = edited(item, path, edit);
    return changed === null ? [] : [changed];
  });
  return { ...element, children };
}

/** An element as it was read, to be written again. libvirt's documents hold either text or elements, never both. */
export function toNode(element: XmlElement, namespaceAbove = ''): XmlNode {
  const { name, namespace, attributes, children, text } = element;
  // Prefixes are not kept by the reader: the element declares its namespace as the default one instead.
  const declared = namespace === namespaceAbove ? {} : { xmlns: namespace };
  return {
    name,
    attributes: { ...attributes, ...declared },
    children:
      children.length > 0
        ? children.map((item) => toNode(item, namespace))
        : text.trim() === ''
          ? []
          : [text],
  };
}

/** Replaces an element's text. */
export function withText(element: XmlNode, text: string | number): XmlNode {
  return { ...element, children: [String(text)] };
}

/** Sets attributes, or takes out those given as undefined. */
export function withAttributes(
  element: XmlNode,
  changes: Readonly<Record<string, string | number | undefined>>,
): XmlNode {
  const attributes = { ...element.attributes };
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) delete attributes[name];
    else attributes[name] = String(value);
  }
  return { ...element, attributes };
}

/** The first child of that name. */
export function childNode(element: XmlNode, name: string): XmlNode | undefined {
  return element.children.find((item): item is XmlNode => typeof item !== 'string' && item.name === name);
}
