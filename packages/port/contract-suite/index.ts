export { runContractSuite } from './run-contract-suite.ts';
export type * from './fixture.ts';
export { complete, findOrRun, runStep, undoFrom } from './engine/run-steps.ts';
export type { Caller } from './engine/run-steps.ts';
