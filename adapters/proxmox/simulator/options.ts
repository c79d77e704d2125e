/** The release whose behaviour is shown. */
export type Release = '7.4' | '8.4' | '9.1';

export interface SimulatorOptions {
  /** Port of the first node; the others listen on free ports. @default a free one */
  readonly port?: number;
  readonly adminPort?: number;
  /** Number of guests, up to 20,000. @default 24 */
  readonly vms?: number;
  /** @default 1 */
  readonly seed?: number;
  /** @default 3 */
  readonly nodes?: number;
  /** @default '9.1' */
  readonly release?: Release;
  /** How often faster than the defaults tasks run. @default 1 */
  readonly speed?: number;
  /** How long a 401 is held back, in milliseconds. @default 3000 */
  readonly authenticationDelay?: number;
  /** How long the status rows may be behind, in milliseconds (pvestatd). @default 10000 */
  readonly statusInterval?: number;
  /** How long a missing guest agent takes to be found missing, in milliseconds. @default 3000 */
  readonly agentDelay?: number;
  /** How long lock files are waited for, in milliseconds. @default 10000 */
  readonly lockTimeout?: number;
  /** Guests and nodes change by themselves. @default false */
  readonly life?: boolean;
  /** Time moves only by the admin path `/tick`. @default false */
  readonly manualClock?: boolean;
  readonly password?: string;
}

export type Settings = Required<Omit<SimulatorOptions, 'port' | 'adminPort'>>;

export function withDefaults(options: SimulatorOptions): Settings {
  const settings: Settings = {
    vms: 24,
    seed: 1,
    nodes: 3,
    release: '9.1',
    speed: 1,
    authenticationDelay: 3000,
    statusInterval: 10_000,
    agentDelay: 3000,
    lockTimeout: 10_000,
    life: false,
    manualClock: false,
    password: 'simulated-pve',
    ...options,
  };
  if (settings.vms > 20_000 || settings.vms < 0) throw new Error('between 0 and 20,000 guests');
  if (settings.nodes < 1 || settings.nodes > 32) throw new Error('between 1 and 32 nodes');
  return settings;
}

export function majorOf(release: Release): number {
  return Number(release.split('.')[0]);
}
