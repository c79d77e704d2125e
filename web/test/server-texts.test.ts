import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { libvirtCeiling } from '../../adapters/libvirt/src/capabilities/ceiling.ts';
import { proxmoxCeiling } from '../../adapters/proxmox/src/capabilities.ts';
import { vsphereCeiling } from '../../adapters/vsphere/src/capabilities.ts';
import { inReadersWords } from '../src/i18n/server-texts.ts';
import { readYaml } from '../src/features/vm-form/yaml-document.ts';
import { catalogue } from '../src/i18n/server-texts/catalogue.ts';
import { partsOf } from '../src/i18n/template-index.ts';

const root = join(import.meta.dirname, '../..');
const isGerman = (text: string) => inReadersWords(text, 'de').language === 'de';

describe.each([
  ['libvirt', libvirtCeiling],
  ['proxmox', proxmoxCeiling],
  ['vsphere', vsphereCeiling],
])('the ceiling of %s', (_name, { features }) => {
  test('has German for each of its reasons', () => {
    const reasons = Object.values(features).flatMap(({ reason }) => reason ?? []);
    expect(reasons.length).toBeGreaterThan(5);
    expect(reasons.filter((reason) => !isGerman(reason))).toEqual([]);
  });
});

test('every registered adapter is among those whose reasons are held here', () => {
  const registered = readFileSync(join(root, 'server/src/adapters.ts'), 'utf8');
  const names = [...registered.matchAll(/@anyvisor\/adapter-(\w+)/g)].map(([, name]) => name);
  expect(new Set(names)).toEqual(new Set(['libvirt', 'proxmox', 'vsphere']));
});

test('what stands in the holes of a template comes back in the German text', () => {
  const name = fc.stringMatching(/^[A-Za-z0-9._-]{1,20}$/);
  const templates = Object.entries(catalogue).filter(
    ([english]) => holesOf(english).length > 0 && hasWords(english),
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...templates),
      fc.array(name, { minLength: 8, maxLength: 8 }),
      (pair, names) => {
        const [english, german] = pair;
        const values = new Map(holesOf(english).map((hole, index) => [hole, `Q${names[index] ?? ''}`]));
        const { words, language } = inReadersWords(filled(english, values), 'de');
        expect(language).toBe('de');
        for (const hole of holesOf(german)) {
          expect(words).toContain(values.get(hole));
        }
      },
    ),
    { numRuns: 3000 },
  );
});

test('a German template has no hole that its English one cannot fill', () => {
  const odd = Object.entries(catalogue).filter(
    ([english, german]) => !holesOf(german).every((hole) => holesOf(english).includes(hole)),
  );
  expect(odd).toEqual([]);
});

test('a text within a text is German as well', () => {
  expect(inReadersWords('not while the VM is stopped', 'de').words).toBe(
    'nicht, solange die VM ausgeschaltet ist',
  );
  expect(inReadersWords('pausing needs a machine that is running or paused; it is stopped', 'de').words).toBe(
    'dafür muss die Maschine eingeschaltet oder pausiert sein; sie ist ausgeschaltet',
  );
});

test('two reasons in one text are both put into German', () => {
  expect(inReadersWords('the machine has no disk; and the machine has no NIC', 'de').words).toBe(
    'die Maschine hat keine Platte; die Maschine hat keine Netzwerkkarte',
  );
});

test("a vendor's own words stay as they are, and are told to be English", () => {
  const text = 'unable to parse zfs volume name';
  expect(inReadersWords(text, 'de')).toEqual({ words: text, language: 'en' });
});

test('what a YAML text lacks is told in German', () => {
  const broken = [
    'a: [1',
    'a: {b: 1',
    'a: "x',
    'a: 1\na: 2',
    'a:\n\tb: 1',
    'a: *x',
    'a: @x',
    'a: b: c',
    'a\nb: 1',
  ];
  const odd = [
    'a:\n   b: 1\n  c: 2',
    'a:\n  - 1\n - 2',
    '[1,,2]',
    '---\na: 1\n---\nb: 2',
    '- 1',
    'a: "b" c',
    'a: .nan',
  ];
  const told = [...broken, ...odd].map((text) => readYaml(text));
  const messages = told.map((reading) => (reading.ok ? 'it can be read' : reading.problem.message));
  expect(messages.filter((message) => !isGerman(message))).toEqual([]);
});

test('an English reader gets what the server said', () => {
  const text = 'the machine has no disk';
  expect(inReadersWords(text, 'en')).toEqual({ words: text, language: 'en' });
});

/** One that is all holes needs German in them. */
function hasWords(template: string): boolean {
  return partsOf(template).some((part) => typeof part === 'string' && /\p{L}/u.test(part));
}

function holesOf(template: string): readonly string[] {
  return partsOf(template).flatMap((part) => (typeof part === 'string' ? [] : [part.hole]));
}

function filled(template: string, values: ReadonlyMap<string, string>): string {
  return partsOf(template)
    .map((part) => (typeof part === 'string' ? part : (values.get(part.hole) ?? '')))
    .join('');
}
