/** A spec as somebody would write their first. */
export const exampleSpec = {
  name: 'web-01',
  template: 'debian-13',
  compute: { cpuCores: 2, memoryMb: 2048 },
  storage: { disks: [{ sizeGb: 20 }] },
  network: { nics: [{ network: 'default' }] },
  guest: { hostname: 'web-01' },
  powerOn: true,
};
