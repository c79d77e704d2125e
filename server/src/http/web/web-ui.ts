import { randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { pageHeaders } from './page-headers.ts';
import { notBuiltPage } from './not-built-page.ts';

/** Answers a request that no route took, if it is for the web UI; false when it is not. */
export type WebUi = (request: FastifyRequest, reply: FastifyReply) => Promise<boolean>;

/** What the page's own HTML has where the nonce of its style elements goes. */
const nonceMark = '__CSP_NONCE__';
/** Vite puts a hash of the content into these names: under one name there is only ever one content. */
const hashed = /^\/assets\/[\w.-]+-[\w-]{8,}\.\w+$/;
const file = /^\/(?:assets\/)?[\w-][\w.-]*\.\w+$/;
const notPages = /^\/(?:api|healthz|readyz|metrics)(?:\/|$)/;

/** The built web UI in `root`: its files, and its one page for every other address that a browser opens. */
export async function createWebUi(app: FastifyInstance, root: string | undefined): Promise<WebUi> {
  // Only `reply.sendFile`: every route of this server is one of the contract.
  await app.register(fastifyStatic, {
    serve: false,
    ...(root === undefined ? {} : { root }),
    preCompressed: true,
    cacheControl: false,
    dotfiles: 'deny',
    suppressWarning: true,
  });
  return async (request, reply) => {
    const path = pathOf(request.url);
    if (!['GET', 'HEAD'].includes(request.method) || path === undefined || notPages.test(path)) {
      return false;
    }
    if (root !== undefined && path !== '/index.html' && file.test(path) && (await isFile(join(root, path)))) {
      const keep = hashed.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache';
      // Our own 404 handler is who asks: `sendFile` would come back to it for a file that is not there.
      reply.header('cache-control', keep).sendFile(path.slice(1));
      return true;
    }
    if (path !== '/' && !(request.headers.accept ?? '').includes('text/html')) {
      return false;
    }
    await sendPage(reply, root);
    return true;
  };
}

async function sendPage(reply: FastifyReply, root: string | undefined): Promise<void> {
  const html = root === undefined ? undefined : await pageIn(root);
  const nonce = randomBytes(18).toString('base64');
  await reply
    .code(html === undefined ? 503 : 200)
    .headers({ ...pageHeaders(nonce), 'cache-control': 'no-cache' })
    .type('text/html; charset=utf-8')
    .send(html === undefined ? notBuiltPage : html.replaceAll(nonceMark, nonce));
}

/** Read each time: it is small, and may be built anew while the server runs. */
async function pageIn(root: string): Promise<string | undefined> {
  try {
    return await readFile(join(root, 'index.html'), 'utf8');
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw thrown;
  }
}

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true;
}

function pathOf(url: string): string | undefined {
  try {
    return decodeURIComponent(url.split('?')[0] ?? '');
  } catch {
    return undefined;
  }
}
