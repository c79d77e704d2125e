import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeSoap } from '../../src/protocol/decode.ts';
import { encodeCall } from '../../src/protocol/encode.ts';
import { date, field, flag, items, moRef, number, objects, text } from '../../src/protocol/vim-value.ts';

async function* inPieces(content: string, size = 7): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(content);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const head =
  '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsd="http://www.w3.org/2001/XMLSchema"><e:Body>';
const envelope = (body: string) => `${head}${body}</e:Body></e:Envelope>`;

describe('decodeSoap', () => {
  test('finds types by namespace under any prefix, and takes references from the plain attribute', async () => {
    const body = await decodeSoap(
      inPieces(
        envelope(
          '<r xmlns:XMLSchema-instance="http://www.w3.org/2001/XMLSchema-instance" XMLSchema-instance:type="PerfEntityMetricCSV">' +
            '<entity type="VirtualMachine">vm-7</entity><empty XMLSchema-instance:type="InvalidLogin"/>' +
            '<name XMLSchema-instance:type="xsd:string"></name></r>',
        ),
      ),
    );
    const r = field(body, 'r');
    expect(objects(body, 'r')[0]?.$).toBe('PerfEntityMetricCSV');
    expect(moRef(r, 'entity')).toEqual({ type: 'VirtualMachine', value: 'vm-7' });
    expect(objects(r, 'empty')[0]?.$).toBe('InvalidLogin');
    expect(field(r, 'name')).toBe('');
  });

  test('gives a list wherever an element came more than once, and unwraps arrays', async () => {
    const body = await decodeSoap(
      inPieces(
        envelope(
          '<r xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><one>1</one><two>a</two><two>b</two>' +
            '<val xsi:type="ArrayOfString"><string>x</string><string>y</string></val></r>',
        ),
      ),
    );
    const r = field(body, 'r');
    expect([items(r, 'one'), items(r, 'two'), items(r, 'val'), items(r, 'none')]).toEqual([
      ['1'],
      ['a', 'b'],
      ['x', 'y'],
      [],
    ]);
    expect([number(r, 'one'), flag(r, 'one'), number(r, 'val'), date(r, 'none')]).toEqual([
      1,
      true,
      undefined,
      undefined,
    ]);
  });

  test('takes a prefix for what it is declared as where it stands', async () => {
    const [schema, instance] = [
      'http://www.w3.org/2001/XMLSchema',
      'http://www.w3.org/2001/XMLSchema-instance',
    ];
    const body = await decodeSoap(
      inPieces(
        envelope(
          `<v:r xmlns:v="urn:vim25" xmlns:a="${schema}" xmlns:b="${instance}"><v:name b:type="a:string"></v:name>` +
            `<in xmlns:a="${instance}" xmlns:b="${schema}" a:type="b:string" b:type="Other"></in>` +
            '<out a:type="Other" b:type="Wanted"></out></v:r>',
        ),
      ),
    );
    expect(field(body, 'r', 'name')).toBe('');
    expect(field(body, 'r', 'in')).toBe('');
    expect(objects(body, 'r', 'out')[0]?.$).toBe('Wanted');
  });

  test('keeps fields by any name, and has none that were not sent', async () => {
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];
    const sent = names.map((name) => `<${name}>${name}</${name}>`).join('');
    const body = await decodeSoap(inPieces(envelope(`<r>${sent}</r><s><x>1</x></s>`)));
    expect(names.map((name) => text(body, 'r', name))).toEqual(names);
    expect(names.map((name) => field(body, 's', name))).toEqual(names.map(() => undefined));
  });

  test.for([
    ['of a prefix nobody declared', envelope('<v:r/>')],
    ['of a type under such a prefix', envelope('<r v:type="x"/>')],
    ['cut off', head],
    ['mismatched', `${head}</e:Envelope></e:Body>`],
    ['no SOAP', '<html><body>Service Unavailable</body></html>'],
    ['empty', ''],
    [
      'an entity bomb',
      `<!DOCTYPE b [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>${envelope('<r>&b;</r>')}`,
    ],
    ['an unknown entity', envelope('<r>&b;</r>')],
    ['10,000 deep', envelope('<d>'.repeat(10_000) + '</d>'.repeat(10_000))],
  ])('refuses what is %s', async ([, document]) => {
    await expect(decodeSoap(inPieces(document ?? '', 4096))).rejects.toThrow(Error);
  });

  test('reads a 30 MB answer, and refuses it before its end where the bound is lower', async () => {
    const row = `<val>${'x'.repeat(1000)}</val>`;
    const document = envelope(`<r>${row.repeat(30_000)}</r>`);
    expect(items(await decodeSoap(inPieces(document, 65_536)), 'r', 'val')).toHaveLength(30_000);
    await expect(decodeSoap(inPieces(document, 65_536), { maxBytes: 2 ** 20 })).rejects.toThrow(
      'longer than',
    );
  });

  test('what is written is read back, whatever text is in it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'grapheme', minLength: 1 }), { minLength: 1 }),
        async (texts) => {
          const written = texts.filter(
            (one) => !/[\p{Cc}\p{Cs}\ufffe\uffff]/u.test(one) && one.trim() !== '',
          );
          const call = encodeCall({ type: 'Folder', value: 'group-1' }, 'Do', { name: written }, 'me');
          const body = await decodeSoap(inPieces(call, 5));
          expect(items(body, 'Do', 'name')).toEqual(written);
          expect(text(body, 'Do', '_this', 'value')).toBe('group-1');
        },
      ),
    );
  });
});
