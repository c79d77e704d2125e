import { XmlError } from '@anyvisor/toolkit/xml-reader';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDomainXml } from '../src/domain-xml/parse-domain.ts';
import { mapVmInfo } from '../src/inventory/map-vm-info.ts';
import { fixture, nativeVm } from './support/sample.ts';

const running = fixture('running-domain.xml');

describe('hostile domain XML', () => {
  test('cut off anywhere is an XmlError', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: running.trimEnd().length - 1 }), (length) => {
        expect(() => parseDomainXml(running.slice(0, length))).toThrow(XmlError);
      }),
    );
  });

  test('with any word in it replaced still answers with what can be mapped, or refuses', () => {
    const words = running.match(/[\w.-]+/g) ?? [];
    fc.assert(
      fc.property(
        fc.nat({ max: words.length - 1 }),
        fc.constantFrom('', '-1', '9'.repeat(40), 'NaN', '__proto__', '<', "'", '\u0000'),
        (at, put) => {
          let count = -1;
          const changed = running.replaceAll(/[\w.-]+/g, (word) => ((count += 1) === at ? put : word));
          expect(amounts(changed)).toSatisfy(
            (found: readonly number[] | XmlError) =>
              found instanceof XmlError || found.every((amount) => Number.isFinite(amount) && amount >= 0),
          );
        },
      ),
      { numRuns: 300 },
    );
  });
});

/** The VM's numbers, or the XmlError; anything else that is thrown fails the test. */
function amounts(xml: string): readonly number[] | XmlError {
  try {
    const vm = mapVmInfo(nativeVm(xml));
    return [vm.cpu.cores, vm.cpu.maxCores, vm.memory.sizeBytes, vm.memory.maxBytes];
  } catch (thrown) {
    if (thrown instanceof XmlError) return thrown;
    throw thrown;
  }
}
