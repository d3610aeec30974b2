import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a server of the web answers at a path. */
export type Answer = (response: ServerResponse) => void;

export interface ImageServer {
  /** `http://127.0.0.1:port`: another origin than the page's. */
  readonly origin: string;
  /** The paths that were asked for, in order. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/** Another server than the page's, on a port of its own; paths that are not among `answers` have nothing. */
export async function serveImages(answers: Readonly<Record<string, Answer>>): Promise<ImageServer> {
  const asked: string[] = [];
  const server = createServer(({ url = '' }, response) => {
    asked.push(url);
    (answers[url] ?? status(404))(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    }),
  };
}

const CORS = { 'access-control-allow-origin': '*' };

/** A file that every page may read. */
export const given = (buffer: Buffer, type = 'image/png'): Answer => (response) => {
  response.writeHead(200, { ...CORS, 'content-type': type, 'content-length': buffer.length }).end(buffer);
};

/** A file that only pages of this server may read. */
export const kept = (buffer: Buffer): Answer => (response) => { response.writeHead(200, { 'content-type': 'image/png' }).end(buffer); };

export const status = (code: number): Answer => (response) => { response.writeHead(code, CORS).end(); };

/** Says that it sends so many bytes, and sends the first of them. */
export const announced = (bytes: number): Answer => (response) => {
  response.writeHead(200, { ...CORS, 'content-type': 'image/png', 'content-length': bytes });
  response.write(Buffer.alloc(1000));
};

/** Never answers. */
export const silent: Answer = () => undefined;
