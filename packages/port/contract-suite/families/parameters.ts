import { describe, expect, test } from 'vitest';
import type { ContractRun } from '../engine/contract-run.ts';

/** The border of the adapter: what it accepts as connection parameters and extension. */
export function parameters(run: ContractRun): void {
  describe('parameters', () => {
    const { adapter } = run.fixture;

    test('accept what the fixture gives and refuse an unknown key, naming it', () => {
      const given = Object(run.peer.parameters) as Record<string, unknown>;
      expect(adapter.parameters.parse(given)).toMatchObject({ ok: true });
      expect(adapter.parameters.parse({ ...given, surprise: 1 })).toMatchObject({ ok: false });
    });

    test.for([undefined, null, 1, 'text', [], {}])('refuse %j without throwing', (input) => {
      const parsed = adapter.parameters.parse(input);
      expect(parsed).toMatchObject({ ok: false });
      expect(parsed.ok ? [] : parsed.error).not.toHaveLength(0);
    });

    test('name only fields that exist as secrets and keep secrets out of the endpoint', () => {
      const schema = JSON.stringify(adapter.parameters.jsonSchema);
      for (const secret of adapter.parameters.secrets) {
        expect(schema).toContain(JSON.stringify(secret));
      }
      const parsed = adapter.parameters.parse(run.peer.parameters);
      const endpoint = parsed.ok ? adapter.parameters.endpoint(parsed.value) : '';
      expect(endpoint).not.toBe('');
      const given = Object(run.peer.parameters) as Record<string, unknown>;
      for (const secret of adapter.parameters.secrets) {
        const value = given[secret];
        if (typeof value === 'string' && value !== '') {
          expect(endpoint).not.toContain(value);
        }
      }
    });

    test('an unknown key of the spec extension is refused', () => {
      expect(adapter.extension.parse({})).toMatchObject({ ok: true });
      expect(adapter.extension.parse({ surprise: 1 })).toMatchObject({ ok: false });
    });
  });
}
