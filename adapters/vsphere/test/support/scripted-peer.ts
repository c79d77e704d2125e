import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { admin } from '@anyvisor/vcsim';
import type { Vcsim } from '@anyvisor/vcsim';

/** What is inside `<MethodResponse>`, a fault, or undefined to let the simulator answer. */
export type Script = (
  request: string,
) => string | { readonly fault: string; readonly facts?: string } | undefined;

/**
 * Stands before a simulator that speaks plain HTTP. It answers the calls it has a script for, from the documentation, and hands
 * on everything else. What came in is kept, and held against the WSDL by `settle`.
 */
export interface ScriptedPeer {
  readonly port: number;
  readonly script: (method: string, answer: Script) => void;
  /** Files are answered with this status; undefined lets the simulator answer. */
  refuseFiles: number | undefined;
  /** Names of the methods called, in order. */
  readonly called: () => readonly string[];
  /** Throws what a vCenter would have refused in the requests so far; then forgets them and every script. */
  readonly settle: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export async function startScriptedPeer(sim: Vcsim): Promise<ScriptedPeer> {
  const scripts = new Map<string, Script>();
  const requests: { readonly method: string; readonly body: string }[] = [];
  const state: { refuseFiles: number | undefined } = { refuseFiles: undefined };
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await buffer(request);
    const text = request.url === '/sdk' ? body.toString() : '';
    const method = /<soapenv:Body><(\w+)/.exec(text)?.[1] ?? '';
    if (method !== '') requests.push({ method, body: text });
    const scripted = scripts.get(method)?.(text);
    if (scripted !== undefined) return written(response, method, scripted);
    if (request.url?.startsWith('/folder/') === true && state.refuseFiles !== undefined)
      return void response.writeHead(state.refuseFiles).end();
    return relay(sim, request, response, body);
  };
  const server = createServer((request, response) => {
    response.on('error', () => {});
    answer(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the peer has no port');
  return {
    port: address.port,
    script: (method, script) => void scripts.set(method, script),
    get refuseFiles() {
      return state.refuseFiles;
    },
    set refuseFiles(status) {
      state.refuseFiles = status;
    },
    called: () => requests.map(({ method }) => method),
    settle: async () => {
      const bodies = requests.splice(0).map(({ body }) => body);
      scripts.clear();
      state.refuseFiles = undefined;
      const problems = (await admin.check(sim, bodies)).filter((one) => one !== '');
      if (problems.length > 0) throw new Error(`a vCenter would refuse: ${problems.join('; ')}`);
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const soap = 'http://schemas.xmlsoap.org/soap/envelope/';
const instance = 'http://www.w3.org/2001/XMLSchema-instance';
const schema = 'http://www.w3.org/2001/XMLSchema';

function written(
  response: ServerResponse,
  method: string,
  answer: Exclude<ReturnType<Script>, undefined>,
): void {
  const inside =
    typeof answer === 'string'
      ? `<${method}Response xmlns="urn:vim25">${answer}</${method}Response>`
      : `<e:Fault><faultcode>ServerFaultCode</faultcode><faultstring>scripted</faultstring><detail><${answer.fault}Fault` +
        ` xmlns="urn:vim25" xsi:type="${answer.fault}">${answer.facts ?? ''}</${answer.fault}Fault></detail></e:Fault>`;
  response.writeHead(typeof answer === 'string' ? 200 : 500, { 'content-type': 'text/xml' });
  response.end(
    `<e:Envelope xmlns:e="${soap}" xmlns:xsi="${instance}" xmlns:xsd="${schema}"><e:Body>${inside}</e:Body></e:Envelope>`,
  );
}

async function relay(
  sim: Vcsim,
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer<ArrayBuffer>,
): Promise<void> {
  const kept = ['soapaction', 'content-type', 'cookie', 'range'] as const;
  const headers = kept.flatMap((name) => {
    const value = request.headers[name];
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  const { method = 'GET' } = request;
  const truth = await fetch(new URL(request.url ?? '/', sim.url), {
    method,
    headers: Object.fromEntries(headers),
    ...(method === 'GET' ? {} : { body }),
  });
  response.writeHead(truth.status, { 'set-cookie': truth.headers.getSetCookie() });
  for await (const piece of truth.body ?? []) response.write(piece);
  response.end();
}
