export { vsphereAdapter } from './adapter.ts';
