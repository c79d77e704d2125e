export { runContractSuite } from './run-contract-suite.ts';
export type * from './fixture.ts';
