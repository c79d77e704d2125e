import { describe, expect, test } from 'vitest';
import { endpointCapabilities, vsphereCeiling } from '../src/capabilities.ts';
import { neededPrivileges } from '../src/privileges.ts';

const every = new Set(neededPrivileges.map(({ permission }) => permission));
const vCenter = { isVCenter: true, version: '8.0.3' } as const;

describe('what an endpoint promises', () => {
  test('is the ceiling for a vCenter whose account has every right', () => {
    expect(endpointCapabilities({ ...vCenter, held: every })).toEqual(vsphereCeiling);
  });

  test('is the ceiling when nobody could tell the rights', () => {
    expect(endpointCapabilities(vCenter)).toEqual(vsphereCeiling);
  });

  test.each(neededPrivileges.filter(({ narrows }) => narrows.length > 0))(
    'is marked, with the name of the right, where the account lacks $permission at the root',
    ({ permission, narrows }) => {
      const { features } = endpointCapabilities({
        ...vCenter,
        held: new Set([...every].filter((each) => each !== permission)),
      });
      for (const feature of narrows) {
        if (vsphereCeiling.features[feature].support === 'none') continue;
        expect(features[feature].support).toBe('partial');
      }
      const reasons = narrows.map((feature) => features[feature].reason ?? '');
      expect(reasons.join(' ')).toContain(permission);
    },
  );

  test('needs a vCenter for moving and copying', () => {
    const { features, supportsLiveMigration } = endpointCapabilities({ isVCenter: false, version: '7.0.3' });
    expect(supportsLiveMigration).toBe(false);
    expect(features.fullClones).toEqual({ support: 'none', reason: expect.stringContaining('vCenter') });
    expect(features.snapshots.support).toBe('full');
  });

  test('changes nothing on a host whose licence lets the API read only', () => {
    const host = { isVCenter: false, version: '8.0.2', readOnlyLicence: true } as const;
    const { features, supportsHotAdd } = endpointCapabilities(host);
    expect(supportsHotAdd).toEqual({ cpu: false, memory: false, disk: false });
    expect(features.reconfigure.reason).toContain('licence');
    expect(features.performanceMetrics.support).toBe('full');
  });

  test.each([
    ['6.7.0', 128],
    ['7.0.0', 256],
    ['7.0.3', 768],
    ['8.0.3', 768],
    ['9.0.0', 768],
  ])('states the limits of version %s', (version, cores) => {
    expect(endpointCapabilities({ isVCenter: true, version }).maxCpuCores).toBe(cores);
  });
});
