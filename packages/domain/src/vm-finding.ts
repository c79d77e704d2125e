import type { Json } from './json.ts';

/** What could be better about a VM, why it matters, and what in its spec mends it. */
export interface VmFinding {
  /** Stable: `huge-pages-missing`. The same id may stand for several subjects. */
  readonly id: string;
  /** `problem`: something is, or will be, broken. `warning`: slow or at risk. `info`: worth knowing. */
  readonly severity: 'info' | 'warning' | 'problem';
  /** What of the VM it is about: a disk's key, a virtual CPU; null for the whole. */
  readonly subject: string | null;
  readonly title: string;
  /** Whole sentences: what happens, and what to do where no spec change helps. */
  readonly why: string;
  /** Changes to the VM's spec that make the finding disappear; empty when only somebody else can mend it. */
  readonly specPatch: readonly SpecChange[];
}

/** One place of a spec, by JSON pointer (RFC 6901), set or taken out. */
export type SpecChange =
  | { readonly op: 'set'; readonly pointer: string; readonly value: Json }
  | { readonly op: 'remove'; readonly pointer: string };

/**
 * The document with the changes applied in order. Objects on the way to a place are made where they are missing; a place
 * in a list must be there. Throws RangeError for one that is not, or for a pointer no spec has.
 */
export function applySpecPatch<T extends object>(spec: T, patch: readonly SpecChange[]): T {
  const copy = structuredClone(spec);
  for (const change of patch) apply(copy as Container, change);
  return copy;
}

type Container = Record<string, unknown> | unknown[];

function apply(root: Container, change: SpecChange): void {
  const [first = '', ...names] = change.pointer
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = names.pop();
  if (first !== '' || last === undefined) throw new RangeError(`"${change.pointer}" leads nowhere in a spec`);
  let at = root;
  for (const name of names) {
    const next = own(at, name);
    if (next === undefined && change.op === 'remove') return;
    at = isContainer(next) ? next : put(at, name, {});
  }
  if (change.op === 'set') put(at, last, structuredClone(change.value));
  else if (!Array.isArray(at)) delete at[last];
  else throw new RangeError(`"${change.pointer}" would take an entry out of a list`);
}

function own(at: Container, name: string): unknown {
  return Object.hasOwn(at, name) ? (at as Record<string, unknown>)[name] : undefined;
}

function put<T>(at: Container, name: string, value: T): T {
  if (Array.isArray(at) && !Object.hasOwn(at, name)) throw new RangeError(`the list has no place ${name}`);
  // Not an assignment: a name may be `__proto__`.
  Object.defineProperty(at, name, { value, writable: true, enumerable: true, configurable: true });
  return value;
}

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null;
}
