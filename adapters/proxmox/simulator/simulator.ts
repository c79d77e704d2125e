import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApi } from './api.ts';
import { startScheduler } from './cluster/backup-jobs.ts';
import { startAdminServer } from './faults/admin-server.ts';
import { createCertificate } from './http/certificate.ts';
import { startNodeServer } from './http/server.ts';
import { acceptWebSockets } from './http/websocket.ts';
import { startLife } from './life/life.ts';
import { withDefaults } from './options.ts';
import type { SimulatorOptions } from './options.ts';
import { seedCluster } from './seed/seed-cluster.ts';
import { seedGuests } from './seed/seed-guests.ts';
import { createWorld } from './state/create-world.ts';

/** A running simulated cluster. */
export interface Simulator {
  /** The first node. */
  readonly url: string;
  /** Every node, by name. */
  readonly nodeUrls: Readonly<Record<string, string>>;
  readonly username: string;
  readonly password: string;
  /** `root@pam!lab`, without privilege separation. */
  readonly tokenId: string;
  readonly tokenSecret: string;
  /** The first node's self-signed certificate, PEM. */
  readonly caFile: string;
  readonly fingerprint: string;
  readonly adminUrl: string;
  /** Every method and path it answers, `GET /nodes/{node}/qemu`. */
  readonly methods: readonly string[];
  stop(): Promise<void>;
}

/** Starts the nodes' servers on loopback, with the guests seeded. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const settings = withDefaults(options);
  const folder = mkdtempSync(join(tmpdir(), 'proxmox-simulator-'));
  const world = createWorld(settings, folder);
  const api = createApi(world.major);
  const caFile = join(folder, 'node.pem');
  const closers: (() => Promise<void>)[] = [];
  const nodeUrls: Record<string, string> = {};
  const stop = async (): Promise<void> => {
    world.clock.stop();
    await Promise.all(closers.map((close) => close()));
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    seedCluster(world);
    seedGuests(world);
    for (const node of world.nodes.values()) {
      const certificate = createCertificate(`${node.name}.lab.example`, [
        '127.0.0.1',
        'localhost',
        node.name,
      ]);
      node.fingerprint = certificate.fingerprint;
      const isFirst = closers.length === 0;
      const server = await startNodeServer(
        world,
        api,
        node.name,
        certificate,
        isFirst ? (options.port ?? 0) : 0,
      );
      acceptWebSockets(server.server, world, api, node.name);
      world.whenNodeDies.add((name) => {
        if (name === node.name) server.disconnect();
      });
      if (isFirst) writeFileSync(caFile, certificate.cert);
      nodeUrls[node.name] = server.url;
      closers.push(() => server.close());
    }
    const admin = await startAdminServer(world, options.adminPort ?? 0);
    closers.push(() => admin.close());
    startScheduler(world);
    if (settings.life) startLife(world);
    const first = [...world.nodes.values()][0];
    return {
      url: nodeUrls['pve1'] ?? '',
      nodeUrls,
      username: 'root@pam',
      password: settings.password,
      tokenId: 'root@pam!lab',
      tokenSecret: world.access.users.get('root@pam')?.tokens.get('lab')?.secret ?? '',
      caFile,
      fingerprint: first?.fingerprint ?? '',
      adminUrl: admin.url,
      methods: api.routes.map((route) => route.key),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
