import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { NanoError } from '../../controller/model/errors.ts';
import { expositionType } from './exposition.ts';
import { hostText, type ListenAddress } from './listen-address.ts';

export interface MetricsServer {
  /** `http://127.0.0.1:9177` */
  readonly url: string;
  close(): Promise<void>;
}

export interface MetricsSource {
  /** The metrics as they are; undefined before there are any. */
  current(): string | undefined;
}

/** What those who ask may take of this process. */
export interface ServingLimits {
  /** Prometheus asks over one connection; who opens more than these is refused, and holds nobody up. */
  readonly connections: number;
  /** In which a request must have arrived. */
  readonly requestMs: number;
  /** In which its answer must have been taken. */
  readonly answerMs: number;
}

const usualLimits: ServingLimits = { connections: 64, requestMs: 5_000, answerMs: 10_000 };
const keepAliveMs = 75_000;
const headerBytes = 8_192;
const stopMs = 500;

/** Serves the metrics to whoever asks: two pages, by GET and HEAD. What is asked cannot make it do anything else. */
export async function serveMetrics(
  address: ListenAddress,
  source: MetricsSource,
  { connections, requestMs, answerMs }: ServingLimits = usualLimits,
): Promise<MetricsServer> {
  const server = createServer(
    {
      maxHeaderSize: headerBytes,
      requestTimeout: requestMs,
      headersTimeout: requestMs,
      connectionsCheckingInterval: 1_000,
    },
    (request, response) => answer(request, response, source, answerMs),
  );
  server.maxConnections = connections;
  server.keepAliveTimeout = keepAliveMs;
  server.on('clientError', (_, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    else socket.destroy();
  });
  await listen(server, address);
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : address.port;
  return { url: `http://${hostText(address.host)}:${port}`, close: () => close(server) };
}

async function listen(server: Server, { host, port }: ListenAddress): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, host, port)));
    server.listen({ host, port }, resolve);
  });
  // What goes wrong with one connection is none of the others'.
  server.on('error', () => {});
}

function listenError(cause: NodeJS.ErrnoException, host: string, port: number): NanoError {
  const where = `${hostText(host)}:${port}`;
  switch (cause.code) {
    case 'EADDRINUSE':
      return new NanoError('IN_USE', `--listen: ${where} is taken by another program`, {
        hint: `another port, or ss -ltnp 'sport = :${port}' tells which`,
        cause,
      });
    case 'EACCES':
      return new NanoError('INVALID_VALUE', `--listen: ports below 1024 are root's: ${where}`, { cause });
    case 'EADDRNOTAVAIL':
      return new NanoError('INVALID_VALUE', `--listen: ${host} is no address of this machine`, { cause });
    default:
      return new NanoError('INTERNAL', `--listen: ${where}: ${cause.message}`, { cause });
  }
}

function answer(request: IncomingMessage, response: ServerResponse, source: MetricsSource, answerMs: number): void {
  // Nobody has anything to send.
  request.resume();
  response.on('error', () => {});
  const cut = setTimeout(() => response.destroy(), answerMs);
  response.on('close', () => clearTimeout(cut));
  const { status, text, headers } = pageOf(request, source);
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
    'X-Content-Type-Options': 'nosniff',
    ...headers,
  });
  // Node leaves the body out where only the head was asked for.
  response.end(text);
}

interface Page {
  readonly status: number;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

function pageOf({ method, url = '' }: IncomingMessage, source: MetricsSource): Page {
  if (method !== 'GET' && method !== 'HEAD') {
    return { status: 405, text: 'only GET and HEAD\n', headers: { Allow: 'GET, HEAD', Connection: 'close' } };
  }
  const [path] = url.split('?');
  if (path === '/') return { status: 200, text: 'nano metrics: /metrics\n' };
  if (path !== '/metrics') return { status: 404, text: 'no such page: /metrics\n' };
  const text = source.current();
  return text === undefined
    ? { status: 503, text: 'the cells have not answered yet\n', headers: { 'Retry-After': '5' } }
    : { status: 200, text, headers: { 'Content-Type': expositionType } };
}

/** Answers that are under way may end; who is slow is cut off. */
async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), stopMs);
  await closed;
  clearTimeout(cut);
}
