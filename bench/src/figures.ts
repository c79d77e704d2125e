export interface Bench {
  /** Most answer `Figures`; one without a peer names its own. */
  readonly run: (options: BenchOptions) => Promise<Figures | Readonly<Record<string, unknown>>>;
}

export interface BenchOptions {
  /** How often each side runs. @default what the benchmark chooses */
  readonly rounds?: number;
}

/** Medians of both sides and their ratio; further fields say what else was seen. */
export interface Figures {
  readonly ours: number;
  readonly peer: number;
  /** ours / peer */
  readonly ratio: number;
  readonly unit: 'ms';
  /** Rounds counted for each side. */
  readonly n: number;
  readonly [more: string]: unknown;
}

/** Runs both sides in turn (A B A B …) after one uncounted round of each, so that drift hits both alike. */
export async function inTurn(
  rounds: number,
  ours: () => Promise<number>,
  peer: () => Promise<number>,
): Promise<{ readonly ours: readonly number[]; readonly peer: readonly number[] }> {
  const figures = { ours: [] as number[], peer: [] as number[] };
  for (let round = 0; round <= rounds; round += 1) {
    const [own, other] = [await ours(), await peer()];
    if (round === 0) continue;
    figures.ours.push(own);
    figures.peer.push(other);
  }
  return figures;
}

export function figuresOf(sides: {
  readonly ours: readonly number[];
  readonly peer: readonly number[];
}): Figures {
  const [ours, peer] = [median(sides.ours), median(sides.peer)];
  return {
    ours: round(ours),
    peer: round(peer),
    ratio: round(ours / peer),
    unit: 'ms',
    n: sides.ours.length,
  };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  if (low === undefined || high === undefined) throw new Error('no median of nothing');
  return (low + high) / 2;
}

/** Milliseconds that `action` took. */
export async function timed(action: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await action();
  return performance.now() - started;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
