import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { libvirtCeiling } from '../../adapters/libvirt/src/capabilities/ceiling.ts';
import { proxmoxCeiling } from '../../adapters/proxmox/src/capabilities.ts';
import { vsphereCeiling } from '../../adapters/vsphere/src/capabilities.ts';
import { inReadersWords } from '../src/i18n/server-texts.ts';
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

test('every next step that is written in the sources has German', () => {
  const told = new Set(sources().flatMap((file) => nextStepsIn(readFileSync(file, 'utf8'))));
  expect(told.size).toBeGreaterThan(80);
  expect([...told].filter((text) => !isGerman(text))).toEqual([]);
});

test('what stands in the holes of a template comes back in the German text', () => {
  const name = fc.stringMatching(/^[A-Za-z0-9._-]{1,20}$/);
  const templates = Object.entries(catalogue).filter(([english]) => holesOf(english).length > 0);
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
    { numRuns: 500 },
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

test('an English reader gets what the server said', () => {
  const text = 'the machine has no disk';
  expect(inReadersWords(text, 'en')).toEqual({ words: text, language: 'en' });
});

function holesOf(template: string): readonly string[] {
  return partsOf(template).flatMap((part) => (typeof part === 'string' ? [] : [part.hole]));
}

function filled(template: string, values: ReadonlyMap<string, string>): string {
  return partsOf(template)
    .map((part) => (typeof part === 'string' ? part : (values.get(part.hole) ?? '')))
    .join('');
}

function sources(): readonly string[] {
  const folders = ['adapters', 'packages'].flatMap((parent) =>
    readdirSync(join(root, parent))
      .filter((name) => name !== '_template')
      .map((name) => join(root, parent, name, 'src')),
  );
  return [...folders, join(root, 'server/src')].flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
      .map((entry) => join(entry.parentPath, entry.name)),
  );
}

/** What follows `nextStep:` as a literal, also on both sides of a condition. Its `${…}` become names. */
function nextStepsIn(source: string): readonly string[] {
  const literal = String.raw`('(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|\`(?:\\.|[^\`\\\n])*\`)`;
  const pattern = new RegExp(
    String.raw`nextStep:\s*(?:[^'"\`,;{}]*\?\s*)?${literal}(?:\s*:\s*${literal})?`,
    'g',
  );
  return [...source.matchAll(pattern)].flatMap(([, first, second]) =>
    [first, second].flatMap((text) =>
      text === undefined || text.includes('?') ? [] : [text.slice(1, -1).replaceAll(/\$\{[^}]*\}/g, 'N')],
    ),
  );
}
