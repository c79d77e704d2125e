import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { XmlError, attribute, child, childText, children, readXml } from '../src/xml-reader.ts';
import type { XmlElement } from '../src/xml-reader.ts';
import { isXmlText, writeXml, xml } from '../src/xml-writer.ts';
import type { XmlNode } from '../src/xml-writer.ts';

describe('reading XML', () => {
  test('gives elements, attributes, text and namespaces', () => {
    const root = readXml(
      `<?xml version="1.0"?><a x='1'><b>t&amp;&#49;</b><b/><q:c xmlns:q='urn:q'><![CDATA[<]]></q:c></a>`,
    );
    expect(attribute(root, 'x')).toBe('1');
    expect(childText(root, 'b')).toBe('t&1');
    expect(children(root, 'b')).toHaveLength(2);
    expect(child(root, 'c')).toMatchObject({ namespace: 'urn:q', text: '<' });
    expect(child(root, 'b', 'none')).toBeUndefined();
    expect(childText(root, 'none')).toBeUndefined();
  });

  test.each([
    ['nothing', ''],
    ['blanks', '   '],
    ['text without an element', 'hello'],
    ['a document cut off', '<a><b></b>'],
    ['a tag cut off', '<a><b'],
    ['crossed tags', '<a><b></a></b>'],
    ['two roots', '<a/><b/>'],
    ['an unknown entity', '<a>&nope;</a>'],
    ['a repeated attribute', '<a x="1" x="2"/>'],
    ['an undeclared prefix', '<q:a/>'],
    ['a document type', '<!DOCTYPE a><a/>'],
  ])('refuses %s', (_title, source) => {
    expect(() => readXml(source)).toThrow(XmlError);
  });

  test('refuses an entity bomb before anything grows', () => {
    const entities = Array.from(
      { length: 20 },
      (_, n) => `<!ENTITY e${n + 1} "${`&e${n};`.repeat(10)}">`,
    ).join('');
    const bomb = `<!DOCTYPE a [<!ENTITY e0 "boom">${entities}]><a>&e20;</a>`;
    expect(() => readXml(bomb)).toThrow(/document type/);
  });

  test('refuses 10,000 levels, a flood of elements and 30 MB', () => {
    expect(() => readXml('<a>'.repeat(10_000) + '</a>'.repeat(10_000))).toThrow(/deeper than 64/);
    expect(() => readXml(`<a>${'<b/>'.repeat(50)}</a>`, { maxElements: 50 })).toThrow(
      /more than 50 elements/,
    );
    expect(() => readXml(`<a>${' '.repeat(30_000_000)}</a>`)).toThrow(/longer than/);
  });

  test('an attribute name of Object is only an attribute', () => {
    const root = readXml('<a __proto__="x" constructor="y"/>');
    expect(root.attributes['__proto__']).toBe('x');
    expect(attribute(root, 'constructor')).toBe('y');
    expect(attribute(readXml('<a/>'), 'constructor')).toBeUndefined();
  });

  test('never does anything but answer or throw XmlError', () => {
    const piece = fc.constantFrom(
      '<a>',
      '</a>',
      '<b x="',
      '"',
      '>',
      '/>',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '&lt;',
      '&',
      'text',
      '<?p ?>',
      '\u0000',
      '<!DOCTYPE',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 30 }), (pieces) => {
        expect(outcome(() => readXml(pieces.join('')).name)).toSatisfy(
          (answer) => typeof answer === 'string' || answer instanceof XmlError,
        );
      }),
      { numRuns: 500 },
    );
  });
});

describe('writing XML', () => {
  test('leaves out what is undefined or false', () => {
    expect(writeXml(xml('a', { x: undefined, y: 2 }, undefined, false, [xml('b'), 3]))).toBe(
      '<a y="2">\n  <b/>\n3\n</a>\n',
    );
  });

  test.each([
    ['a name with a blank', 'a b'],
    ['markup in a name', 'a><b'],
    ['an empty name', ''],
  ])('refuses %s', (_t, name) => {
    expect(() => writeXml(xml(name))).toThrow(XmlError);
  });

  test('refuses characters that XML cannot hold', () => {
    expect(isXmlText('ok\n\t😀')).toBe(true);
    for (const text of ['\u0000', '\u001b', '\ud800', '\ufffe']) {
      expect(isXmlText(text)).toBe(false);
      expect(() => writeXml(xml('a', {}, text))).toThrow(XmlError);
      expect(() => writeXml(xml('a', { x: text }))).toThrow(XmlError);
    }
  });

  test('what was written is read back unchanged', () => {
    const text = fc.string({ unit: 'grapheme' }).filter(isXmlText);
    const attributes = fc.dictionary(fc.constantFrom('x', 'y', 'long-name'), text);
    const { node } = fc.letrec<{ node: XmlNode }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 4 },
        fc.tuple(attributes, text).map(([given, content]) => xml('leaf', given, content)),
        fc
          .tuple(attributes, fc.array(tie('node'), { maxLength: 4 }))
          .map(([given, nodes]) => xml('branch', given, nodes)),
      ),
    }));
    fc.assert(
      fc.property(node, (written) => {
        expect(shape(readXml(writeXml(written)))).toEqual(shape(written));
      }),
    );
  });
});

/** Both sides alike: text only where there are no elements, because writing indents. */
function shape(node: XmlNode | XmlElement): unknown {
  const items: readonly (XmlNode | XmlElement | string)[] = node.children;
  const elements = items.filter((item) => typeof item !== 'string');
  const text = 'text' in node ? node.text : items.filter((item) => typeof item === 'string').join('');
  return {
    name: node.name,
    attributes: { ...node.attributes },
    content: elements.length > 0 ? elements.map((item) => shape(item)) : text,
  };
}

function outcome(work: () => unknown): unknown {
  try {
    return work();
  } catch (thrown) {
    return thrown;
  }
}
