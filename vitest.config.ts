import { defineConfig } from 'vitest/config';

/** Tests that start daemons, guests or whole servers: one after the other, or they would slow each other into deadlines. */
const heavy = [
  'adapters/libvirt/test/{backup,defined-features,kvm-proof,tuned-guest,bad-line,behind-our-back,disk-transfer,move-disks,pool-types,networks,contract-*,full-pool,linked-clones,live-guest,read-only,modular-daemons,slow-copy,transports,wedged-guest}.test.ts',
  'adapters/libvirt/test/protocol/{qemu,recovery,session}.test.ts',
  'adapters/*/test/contract.test.ts',
  'adapters/proxmox/test/{node-death,simulator/scale}.test.ts',
  'adapters/vsphere/test/{contract-esxi,disk-bytes,growth,recovery}.test.ts',
  'server/test/{main,leases}*.test.ts',
  'test/**/*.test.ts',
  'tools/libvirt-host/test/*.test.ts',
];

const everywhere = { testTimeout: 30_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    // Only names the folder of the run's PostgreSQL, and stops it at the end: the first test that needs one starts it.
    globalSetup: ['server/test/support/postgres.ts'],
    projects: [
      {
        test: {
          ...everywhere,
          name: 'light',
          include: ['{packages,adapters,server,cli,web,lab,bench,test,tools}/**/*.test.ts'],
          exclude: ['**/node_modules/**', ...heavy],
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...everywhere,
          name: 'heavy',
          include: heavy,
          exclude: ['**/node_modules/**'],
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
