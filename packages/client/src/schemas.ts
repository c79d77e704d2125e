import type { components } from './generated/schema.ts';

/** Everything the API sends and takes, by name: `Schemas['Vm']`. */
export type Schemas = components['schemas'];
