import { request } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { setTimeout as wait } from 'node:timers/promises';
import { dies, messageOf } from '../http/api-error.ts';
import { propertyFormats } from '../schema/property-formats.ts';
import { parsePropertyString } from '../schema/property-string.ts';

/** Another cluster, as `target-endpoint` names it. */
export interface RemoteCluster {
  /** Answers `data`, or throws with the other side's words. */
  ask(method: string, path: string, form?: Readonly<Record<string, string>>): Promise<unknown>;
  /** Waits for a task there, a minute at most; throws when it fails. */
  finish(upid: unknown): Promise<void>;
}

/** `host=…,apitoken=PVEAPIToken=user@realm!name=secret,fingerprint=…[,port=…]`. */
export function remoteCluster(endpoint: string): RemoteCluster {
  const format = propertyFormats['proxmox-remote'];
  const parsed = format === undefined ? undefined : parsePropertyString(format, endpoint);
  if (parsed?.ok !== true) throw dies(`unable to parse target endpoint: ${parsed?.complaint ?? ''}`);
  const { properties } = parsed;
  const token = (properties.get('apitoken') ?? '').replace(/^PVEAPIToken=/, '');
  const ask: RemoteCluster['ask'] = (method, path, form = {}) =>
    new Promise((resolve, reject) => {
      const query = new URLSearchParams(form).toString();
      const hasBody = method === 'POST' || method === 'PUT';
      const call = request({
        host: properties.get('host'),
        port: properties.get('port') ?? '8006',
        method,
        path: `/api2/json${path}${hasBody || query === '' ? '' : `?${query}`}`,
        agent: false,
        timeout: 10_000,
        // The fingerprint decides, as between clusters there is no common authority.
        rejectUnauthorized: false,
        headers: {
          Authorization: `PVEAPIToken=${token}`,
          ...(hasBody
            ? {
                'Content-Type': 'application/x-www-form-urlencoded',
                'Content-Length': Buffer.byteLength(query),
              }
            : {}),
        },
      });
      call.on('timeout', () => call.destroy(new Error('connection timed out')));
      call.on('error', (error) => {
        reject(dies(`failed to connect to remote cluster: ${messageOf(error)}`));
      });
      call.on('response', (response) => {
        const seen = (response.socket as TLSSocket).getPeerCertificate().fingerprint256;
        const pinned = properties.get('fingerprint');
        if (pinned !== undefined && pinned.toUpperCase() !== seen) {
          response.destroy();
          reject(dies(`fingerprint '${seen}' not verified, abort!`));
          return;
        }
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          if ((response.statusCode ?? 500) >= 400) {
            reject(dies(`remote: ${String(response.statusCode)} ${response.statusMessage ?? ''}`));
            return;
          }
          const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { readonly data?: unknown };
          resolve(body.data);
        });
      });
      call.end(hasBody ? query : undefined);
    });
  return { ask, finish: (upid) => finish(ask, String(upid)) };
}

async function finish(ask: RemoteCluster['ask'], upid: string): Promise<void> {
  const node = upid.split(':')[1] ?? '';
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    const status = (await ask('GET', `/nodes/${node}/tasks/${encodeURIComponent(upid)}/status`)) as {
      readonly status?: string;
      readonly exitstatus?: string;
    };
    if (status.status === 'stopped') {
      if (status.exitstatus !== 'OK') throw dies(`remote: ${status.exitstatus ?? 'failed'}`);
      return;
    }
    await wait(50, undefined, { ref: false });
  }
  throw dies('remote: task did not end');
}
