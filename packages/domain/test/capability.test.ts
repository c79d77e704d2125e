import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { narrowest } from '@anyvisor/domain';
import type { FeatureSupport } from '@anyvisor/domain';

const rank = { none: 0, partial: 1, full: 2 };

const support = fc.record(
  { support: fc.constantFrom('full', 'partial', 'none'), reason: fc.string() },
  { requiredKeys: ['support'] },
) as fc.Arbitrary<FeatureSupport>;

describe('narrowest', () => {
  test('is one of the two and never above either', () => {
    fc.assert(
      fc.property(support, support, (ceiling, reported) => {
        const answer = narrowest(ceiling, reported);
        expect([ceiling, reported]).toContain(answer);
        expect(rank[answer.support]).toBe(Math.min(rank[ceiling.support], rank[reported.support]));
      }),
    );
  });

  test('the narrower one brings its reason', () => {
    const licence = { support: 'none', reason: 'the licence lacks it' } as const;
    expect(narrowest({ support: 'full' }, licence)).toBe(licence);
    expect(narrowest(licence, { support: 'full' })).toBe(licence);
  });
});
