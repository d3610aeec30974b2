import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css', '.html': 'text/html; charset=utf-8', '.jpg': 'image/jpeg', '.js': 'text/javascript', '.json': 'application/json',
  '.safetensors': 'application/octet-stream', '.svg': 'image/svg+xml', '.webp': 'image/webp',
};

export interface StaticServer {
  /** Of the folder, with a slash at its end. */
  readonly url: string;
  /** What was asked for and is not there, as paths. */
  readonly missing: readonly string[];
  close(): void;
}

/** A plain host of files: the built page lies in `folder`, '/some/folder/', nothing else anywhere, and nothing stands in for what is missing. */
export async function serveBuilt(folder: string): Promise<StaticServer> {
  const missing: string[] = [];
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url!, 'http://host').pathname);
    const inside = path.startsWith(folder) ? normalize(path.slice(folder.length) || 'index.html') : undefined;
    const found = inside === undefined || inside.startsWith('..') ? Promise.reject(new Error('outside')) : readFile(join('dist', inside));
    found.then(
      (body) => response.writeHead(200, { 'content-type': TYPES[extname(inside!)] ?? 'application/octet-stream' }).end(body),
      () => { missing.push(path); response.writeHead(404, { 'content-type': 'text/plain' }).end('not here'); },
    );
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${folder}`, missing, close: () => { server.closeAllConnections(); server.close(); } };
}
