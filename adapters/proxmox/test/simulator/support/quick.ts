import type { SimulatorOptions } from '../../../simulator/options.ts';

/** Tasks in milliseconds, no penalties, nothing cached: for tests about something else. */
export const quick: SimulatorOptions = {
  speed: 200,
  authenticationDelay: 10,
  statusInterval: 0,
  agentDelay: 10,
};
