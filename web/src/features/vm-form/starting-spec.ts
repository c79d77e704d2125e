import type { JsonObject } from '../schema-form/json.ts';

export interface StartingPoint {
  /** Name or native id. */
  readonly template?: string | undefined;
  /** Name or id; absent: any that fits. */
  readonly connection?: string | undefined;
}

/** What the form begins with: small enough for every platform, and started at once. */
export function startingSpec({ template, connection }: StartingPoint): JsonObject {
  return {
    name: '',
    ...(template === undefined ? {} : { template }),
    compute: { cpuCores: 2, memoryMb: 4096 },
    storage: { disks: [] },
    network: { nics: [] },
    ...(connection === undefined ? {} : { placement: { connection } }),
    powerOn: true,
  };
}

export interface Size {
  readonly id: 'tiny' | 'small' | 'medium' | 'large' | 'huge';
  readonly cpuCores: number;
  readonly memoryMb: number;
}

export const sizes: readonly Size[] = [
  { id: 'tiny', cpuCores: 1, memoryMb: 1024 },
  { id: 'small', cpuCores: 2, memoryMb: 4096 },
  { id: 'medium', cpuCores: 4, memoryMb: 8192 },
  { id: 'large', cpuCores: 8, memoryMb: 16_384 },
  { id: 'huge', cpuCores: 16, memoryMb: 65_536 },
];
