import { rmSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { isRoot } from '../access/access.ts';
import type { Identity } from '../access/access.ts';
import { demand } from '../access/permissions.ts';
import { Arguments } from '../schema/arguments.ts';
import { checkParameters } from '../schema/check-parameters.ts';
import type { RawParameters } from '../schema/check-parameters.ts';
import type { World } from '../state/world.ts';
import { ApiError, dies, forbids, refusesParameters } from './api-error.ts';
import { authenticate, demandCsrf } from './authenticate.ts';
import { demandKnownFraming, parametersOf, readBody, refuseBody } from './body.ts';
import { readMultipart } from './multipart.ts';
import type { Upload } from './multipart.ts';
import type { Route, Router } from './routes.ts';

export interface Asked {
  readonly method: string;
  /** After `/api2/json`. */
  readonly path: string;
  readonly search: URLSearchParams;
}

const nobody: Identity = { user: 'nobody@pve', token: undefined };

/** Takes a request through every check in the platform's order, then to its handler. Answers the value of `data`. */
export async function dispatch(
  world: World,
  router: Router,
  localNode: string,
  request: IncomingMessage,
  asked: Asked,
): Promise<unknown> {
  demandKnownFraming(request);
  const found = router.find(asked.method, asked.path);
  const isOpen = found?.route.shape.needs === 'world';
  const identity = isOpen ? nobody : authenticate(world, request);
  const takesFile = asked.path.endsWith('/upload');
  if (!isOpen && !takesFile) demandCsrf(world, request, identity);
  const { parameters, file } = await readParameters(world, request, asked, takesFile);
  try {
    return await answer(world, { found, identity, isOpen, localNode, request, asked, parameters, file });
  } catch (error) {
    // What was refused is not kept; whoever takes the file in looks after it from then on.
    if (file !== undefined) rmSync(file.path, { force: true });
    throw error;
  }
}

interface Read extends Upload {
  readonly found: ReturnType<Router['find']>;
  readonly identity: Identity;
  readonly isOpen: boolean;
  readonly localNode: string;
  readonly request: IncomingMessage;
  readonly asked: Asked;
}

async function answer(world: World, read: Read): Promise<unknown> {
  const { found, identity, isOpen, localNode, request, asked, parameters, file } = read;
  if (found === undefined) throw new ApiError(501, `Method '${asked.method} ${asked.path}' not implemented`);
  const { route, variables } = found;
  const raw = join(parameters, variables);
  if (identity.token !== undefined && route.shape.ticketOnly === true) {
    throw new ApiError(403, `URI '${asked.path}' not available with API token, need proper ticket.`);
  }
  checkPermission(world, route, identity, raw);
  const node = variables.get('node');
  if (node !== undefined) reach(world, localNode, node);
  if (asked.method !== 'GET' && !world.quorate && !isOpen) throw dies('cluster not ready - no quorum?');
  const args = new Arguments(checkParameters(route.table, withLocalName(raw, localNode)));
  return route.handle({ world, identity, args, localNode, request, upload: file });
}

async function readParameters(
  world: World,
  request: IncomingMessage,
  asked: Asked,
  takesFile: boolean,
): Promise<Upload> {
  const query = parametersOf(asked.search);
  if (asked.method !== 'POST' && asked.method !== 'PUT') {
    refuseBody(request);
    return { parameters: query, file: undefined };
  }
  if (takesFile && (request.headers['content-type'] ?? '').startsWith('multipart/form-data')) {
    const upload = await readMultipart(request, world.stores.folder);
    return { parameters: new Map([...upload.parameters, ...query]), file: upload.file };
  }
  return { parameters: new Map([...(await readBody(request)), ...query]), file: undefined };
}

function join(parameters: RawParameters, variables: ReadonlyMap<string, string>): RawParameters {
  for (const [name, value] of variables) {
    const given = parameters.get(name);
    if (given !== undefined && given !== value) {
      throw refusesParameters({
        [name]: `duplicate parameter (already defined in URI) with conflicting values!`,
      });
    }
  }
  return new Map([...parameters, ...variables]);
}

function checkPermission(world: World, route: Route, identity: Identity, raw: RawParameters): void {
  const { needs } = route.shape;
  if (needs === 'all' || needs === 'world' || needs === 'own') return;
  if (needs === 'root') {
    if (!isRoot(identity)) throw forbids('user != root@pam');
    return;
  }
  const [path = '', privileges = ''] = needs.split(' ');
  const filled = path.replaceAll(/\{([^}]+)\}/g, (_, name: string) => String(raw.get(name) ?? ''));
  demand(world, identity, filled, privileges);
}

/** Any member serves the whole cluster: what belongs to another one is passed on, if that one answers. */
function reach(world: World, localNode: string, name: string): void {
  if (name === localNode || name === 'localhost') return;
  const node = world.nodes.get(name);
  if (node === undefined) {
    throw dies(
      `hostname lookup '${name}' failed - failed to get address info for: ${name}: Name or service not known`,
    );
  }
  if (!node.online) throw new ApiError(595, 'No route to host');
}

function withLocalName(raw: RawParameters, localNode: string): RawParameters {
  return raw.get('node') === 'localhost' ? new Map([...raw, ['node', localNode]]) : raw;
}
