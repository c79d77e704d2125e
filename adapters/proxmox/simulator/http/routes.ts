import { readTable } from '../schema/spec.ts';
import type { Notation, SpecTable } from '../schema/spec.ts';
import type { MethodShape, MethodTable } from '../schema/method-table.ts';
import type { Handler, Handlers } from './call.ts';

/** One API method: its shape, its read parameter table and what it does. */
export interface Route {
  readonly key: string;
  readonly shape: MethodShape;
  readonly table: SpecTable;
  readonly handle: Handler;
}

interface Branch {
  readonly fixed: Map<string, Branch>;
  variable: { readonly name: string; readonly branch: Branch } | undefined;
  readonly routes: Map<string, Route>;
}

export interface Router {
  readonly routes: readonly Route[];
  find(
    method: string,
    path: string,
  ): { readonly route: Route; readonly variables: ReadonlyMap<string, string> } | undefined;
}

/** These take the rest of the path, slashes and all. */
const greedy = new Set(['volume', 'cidr']);

const implied: Notation = { node: 'string ~pve-node', vmid: 'integer ~pve-vmid 100..999999999' };

/** Puts shapes and handlers together; a method must have both. */
export function createRouter(tables: readonly MethodTable[], handlers: Handlers, major: number): Router {
  const shapes = new Map(tables.flatMap((table) => Object.entries(table)));
  for (const key of Object.keys(handlers)) if (!shapes.has(key)) throw new Error(`no table for ${key}`);
  const root = emptyBranch();
  const routes: Route[] = [];
  for (const [key, shape] of shapes) {
    const handle = handlers[key];
    if (handle === undefined) throw new Error(`nothing handles ${key}`);
    if (shape.since !== undefined && shape.since > major) continue;
    const [method = '', path = ''] = key.split(' ');
    const route: Route = { key, shape, table: tableOf(path, shape), handle };
    routes.push(route);
    branchFor(root, path).routes.set(method, route);
  }
  return { routes, find: (method, path) => find(root, method, path) };
}

function tableOf(path: string, shape: MethodShape): SpecTable {
  const ofPath = Object.entries(implied).filter(([name]) => path.includes(`{${name}}`));
  return readTable({ ...Object.fromEntries(ofPath), ...shape.takes });
}

function emptyBranch(): Branch {
  return { fixed: new Map(), variable: undefined, routes: new Map() };
}

function branchFor(root: Branch, path: string): Branch {
  let branch = root;
  for (const part of split(path)) {
    const name = /^\{(.+)\}$/.exec(part)?.[1];
    if (name === undefined) {
      const next = branch.fixed.get(part) ?? emptyBranch();
      branch.fixed.set(part, next);
      branch = next;
    } else {
      branch.variable ??= { name, branch: emptyBranch() };
      branch = branch.variable.branch;
    }
  }
  return branch;
}

function find(root: Branch, method: string, path: string): ReturnType<Router['find']> {
  const parts = split(path);
  const variables = new Map<string, string>();
  let branch = root;
  for (let index = 0; index < parts.length; index += 1) {
    const part = parts[index] ?? '';
    const fixed = branch.fixed.get(part);
    if (fixed !== undefined) branch = fixed;
    else if (branch.variable === undefined) return undefined;
    else {
      const { name } = branch.variable;
      const takesRest = greedy.has(name);
      variables.set(name, takesRest ? parts.slice(index).join('/') : part);
      branch = branch.variable.branch;
      if (takesRest) break;
    }
  }
  const route = branch.routes.get(method);
  return route === undefined ? undefined : { route, variables };
}

function split(path: string): readonly string[] {
  return path.split('/').filter((part) => part !== '');
}
