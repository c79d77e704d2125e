export { admin } from './admin.ts';
export type { VcsimLook, VcsimRule } from './admin.ts';
export { buildVcsim, vcsimSkipReason } from './build.ts';
export { seenByGovmomi } from './seen-by-govmomi.ts';
export { startVcsim } from './start.ts';
export type { Vcsim, VcsimOptions } from './start.ts';
