import { describe, expect, test } from 'vitest';
import { features, vmOperations } from '../../packages/domain/src/index.ts';
import { operationKinds } from '../../packages/api/src/operation.ts';
import { vmProvisionSpec } from '../../packages/api/src/vm-spec.ts';
import { inReadersWords } from '../src/i18n/server-texts.ts';
import { catalogue, catalogueParts } from '../src/i18n/server-texts/catalogue.ts';
import { templateIndex } from '../src/i18n/template-index.ts';
import { namedThings } from './support/named-things.ts';
import { declaredIn, keysOf } from './support/names-in-source.ts';
import { stepNames } from './support/step-names.ts';
import { servedTexts, textsIn } from './support/served-texts.ts';

describe('what the server’s sources say to people', () => {
  const served = servedTexts();

  test('is collected from every part of them', () => {
    const parts = new Set(served.map(({ file }) => file.split('/src/')[0]));
    expect(parts).toEqual(
      new Set([
        'adapters/libvirt',
        'adapters/proxmox',
        'adapters/vsphere',
        'packages/api',
        'packages/client',
        'packages/port',
        'packages/toolkit',
        'server',
      ]),
    );
    expect(new Set(served.map(({ text }) => text)).size).toBeGreaterThan(1200);
  });

  test('has German, down to the last template', () => {
    const english = served.filter(({ text }) => !isGerman(filled(text)));
    expect(english, 'Give these German in web/src/i18n/server-texts').toEqual([]);
  });
});

test('no template takes another text for its own, words and all', () => {
  const find = templateIndex(catalogue);
  const swallowed = servedTexts().flatMap(({ text, file }) => {
    const values = [...(find(filled(text))?.values.values() ?? [])];
    return values
      .filter((value) => !isName(value) && !isGerman(value.trim()))
      .map((value) => ({ file, text, value }));
  });
  expect(swallowed).toEqual([]);
});

describe('the collecting', () => {
  const collected = (source: string) => textsIn('server/src/a.ts', source).map(({ text }) => text);

  test('takes each choice of a condition for a text, and what stands in holes by its name', () => {
    expect(collected('fail(`the VM ${vm.name} is ${off ? "off" : `at ${host}`}`)')).toEqual([
      'the VM {vm} is off',
      'the VM {vm} is at {host}',
    ]);
  });

  test('joins texts that are written in pieces', () => {
    expect(collected('refuse("the disk " + disk + " is too large")')).toEqual([
      'the disk {disk} is too large',
    ]);
  });

  test('takes a single word where a person reads it', () => {
    expect(collected('const a = { message: "cancelled", kind: "disk" }')).toEqual(['cancelled']);
  });

  test('leaves invariants, log lines, SQL and types alone', () => {
    expect(
      collected(`
        throw new Error('the plan was lost here');
        logger.warn('the sweep has failed');
        deps.log('warn', 'the queue is not read');
        tx.selectFrom('app_user as u');
        sql\`select one from two\`;
        type A = 'one of them' | 'none of them';
      `),
    ).toEqual([]);
  });
});

describe('the names that stand in sentences have German', () => {
  test.each([
    ['methods of the port', declaredIn('packages/port/src/hypervisor-port.ts')],
    ['kinds of operations', operationKinds],
    ['operations of a VM', vmOperations],
    ['features', features],
    ['ends of an operation', ['SUCCEEDED', 'FAILED', 'CANCELLED']],
    ['things that can be missing', [...namedThings()]],
    ['steps of a connection test', ['reach', 'certificate', 'login', 'version', 'rights', 'acceleration']],
  ])('%s', (_what, names) => {
    expect(names.length).toBeGreaterThan(2);
    expect(names.filter((name) => !isGerman(name))).toEqual([]);
  });
});

test('every step of an operation has a label on its page', () => {
  const labelled = keysOf('web/src/features/operations/step-words.ts', 'stepLabels');
  const steps = stepNames();
  expect(steps.size).toBeGreaterThan(50);
  expect([...steps].filter((name) => !labelled.has(name))).toEqual([]);
});

test('every field that a timeline can tell of has a label', () => {
  const labelled = keysOf('web/src/features/vms/timeline-words.ts', 'fieldLabels');
  const told = declaredIn('server/src/inventory/shown-vm.ts');
  expect(told.length).toBeGreaterThan(5);
  expect(told.filter((field) => !labelled.has(field))).toEqual([]);
});

test('what a schema refuses is told in German', () => {
  const refused = vmProvisionSpec.safeParse({
    name: '-',
    template: 7,
    compute: { cpuCores: 0.5, memoryMb: -1, reserved: {} },
    storage: { disks: 'none', cloneMode: 'half' },
    network: { nics: [{ network: '', mac: 'x' }] },
    firmware: { type: 'coreboot', tpm: 'yes' },
    metadata: { a: '\u0000' },
    unheard: true,
  });
  // The server has words of its own for unknown keys, and leaves out that something is invalid (violations.ts).
  const messages = (refused.error?.issues ?? [])
    .filter(({ code }) => code !== 'unrecognized_keys')
    .map(({ message }) => message.replace(/^Invalid (?:input|string): /, ''));
  expect(messages.length).toBeGreaterThan(8);
  expect(messages.filter((message) => !isGerman(message))).toEqual([]);
});

test('what is wrong at several places keeps the places', () => {
  expect(inReadersWords('Not valid: /name is missing; /compute unknown field "cpu"', 'de').words).toBe(
    'Nicht gültig: /name fehlt; /compute unbekanntes Feld „cpu“',
  );
});

test('a text that is all holes is German only when what stands in them is', () => {
  expect(inReadersWords('nobody vouches for it (X1) (X2)', 'de').language).toBe('de');
  expect(inReadersWords('qemu unexpectedly closed the monitor (code 1)', 'de').language).toBe('en');
});

test('no template stands in two parts of the catalogue', () => {
  const all = catalogueParts.flatMap((part) => Object.keys(part));
  expect(all.filter((text, index) => all.indexOf(text) !== index)).toEqual([]);
});

function isGerman(text: string): boolean {
  return inReadersWords(text, 'de').language === 'de';
}

/** What may stand in a hole as it is: a name given here, a product's, a right's, a command, an address. */
function isName(value: string): boolean {
  const rest = value.replaceAll(/\bN\d+\b/g, '').trim();
  return (
    !/[a-z]{2}/.test(rest) || /^(?:libvirt|Proxmox VE|vSphere|qm|pct|[A-Z]\w+\.\w+|\S*:\/\/\S+)$/.test(rest)
  );
}

/** With a name in each hole, another one each. */
function filled(text: string): string {
  let count = 0;
  return text.replaceAll(/\{[A-Za-z]+\}/g, () => `N${++count}`);
}
