import type { Release } from '../options.ts';

/** What `/version` says. */
export interface VersionAnswer {
  readonly version: string;
  readonly release: string;
  readonly repoid: string;
}

const releases: Readonly<Record<Release, VersionAnswer & { readonly kernel: string }>> = {
  '7.4': { version: '7.4-17', release: '7.4', repoid: '513c62be', kernel: '5.15.116-1-pve' },
  '8.4': { version: '8.4.14', release: '8.4', repoid: 'b502d23c55afcba1', kernel: '6.8.12-15-pve' },
  '9.1': { version: '9.1.6', release: '9.1', repoid: '71482d1833ded40a', kernel: '6.17.4-1-pve' },
};

export function versionOf(release: Release): VersionAnswer {
  const { kernel: _, ...answer } = releases[release];
  return answer;
}

export function kernelOf(release: Release): string {
  return releases[release].kernel;
}
