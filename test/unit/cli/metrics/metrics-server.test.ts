import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { type MetricsServer, type ServingLimits, serveMetrics } from '../../../../src/cli/metrics/metrics-server.ts';

let server: MetricsServer | undefined;
const sockets: Socket[] = [];
let current: string | undefined = 'a 1\n';

async function serve(limits?: ServingLimits) {
  server = await serveMetrics({ host: '127.0.0.1', port: 0 }, { current: () => current }, limits);
  return server.url;
}

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await server?.close();
  server = undefined;
  current = 'a 1\n';
});

async function open(url: string) {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

/** Sends bytes and reads until the other end has closed. */
async function send(url: string, bytes: string) {
  const socket = await open(url);
  let answer = '';
  socket.on('data', (data) => {
    answer += data;
  });
  socket.write(bytes);
  await once(socket, 'close');
  return answer;
}

const patience = { timeout: 20_000 };

/** 0 where the connection is refused. */
async function statusOf(url: string) {
  return await fetch(url).then(
    ({ status }) => status,
    () => 0,
  );
}

describe('pages', () => {
  test('the metrics, as Prometheus wants them announced', async () => {
    const response = await fetch(`${await serve()}/metrics?match=all`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(await response.text()).toBe('a 1\n');
  });

  test.each([
    ['GET', '/', 200, 'nano metrics: /metrics\n'],
    ['HEAD', '/metrics', 200, ''],
    ['GET', '/../etc/passwd', 404, 'no such page: /metrics\n'],
    ['GET', '/metrics/', 404, 'no such page: /metrics\n'],
    ['POST', '/metrics', 405, 'only GET and HEAD\n'],
    ['DELETE', '/', 405, 'only GET and HEAD\n'],
  ])('%s %s is %d', async (method, path, status, text) => {
    const response = await fetch((await serve()) + path, { method });
    expect([response.status, await response.text()]).toEqual([status, text]);
  });

  test('before there are any it says to come back', async () => {
    const url = await serve();
    current = undefined;
    const response = await fetch(`${url}/metrics`);
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
  });
});

describe('what is asked does no harm', () => {
  test.each([
    ['no HTTP', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\r\n\r\n'],
    ['no path', 'GET\r\n\r\n'],
    ['headers without end', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`],
    ['two lengths', 'GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n'],
    ['a body that never comes', 'POST /metrics HTTP/1.1\r\nHost: a\r\nContent-Length: 999999999\r\n\r\n'],
    ['a path that is no URL', 'GET //%%%?\\\0 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'],
  ])('%s', async (_, bytes) => {
    const url = await serve();
    expect(await send(url, bytes)).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(await (await fetch(`${url}/metrics`)).text()).toBe('a 1\n');
  });

  test('who hangs up in the middle is nobody to wait for', async () => {
    const url = await serve();
    const socket = await open(url);
    socket.write('GET /metrics HTTP/1.1\r\nHo');
    socket.resetAndDestroy();
    expect((await fetch(`${url}/metrics`)).status).toBe(200);
  });
});

describe('limits', () => {
  const limits = { connections: 3, requestMs: 60_000, answerMs: 60_000 };

  test('more connections than it holds are refused, and the next is served when one is free', async () => {
    const url = await serve(limits);
    const [first] = await Promise.all([open(url), open(url), open(url)]);
    const refused = await open(url);
    await once(refused, 'close');
    const freed = once(first, 'close');
    first.destroy();
    await freed;
    await expect.poll(() => statusOf(url), patience).toBe(200);
  });

  test('who does not say what is wanted is cut off', async () => {
    const url = await serve({ ...limits, requestMs: 50 });
    const socket = await open(url);
    socket.resume();
    socket.write('GET /metrics HTTP/1.1\r\n');
    await once(socket, 'close');
  });

  test('who does not take the answer is cut off, and its place is free', async () => {
    current = 'a'.repeat(50_000_000);
    const url = await serve({ ...limits, connections: 1, answerMs: 50 });
    const socket = await open(url);
    socket.pause();
    socket.write('GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n');
    await expect.poll(() => statusOf(url), patience).toBe(200);
  });

  test('closing waits for nobody who sits there', async () => {
    const url = await serve(limits);
    const socket = await open(url);
    const closed = once(socket, 'close');
    socket.resume();
    await server?.close();
    await closed;
    await expect(fetch(url)).rejects.toThrow();
  });
});

describe('addresses', () => {
  test('a port that is taken is a conflict, with what to do', async () => {
    const port = Number(new URL(await serve()).port);
    await expect(serveMetrics({ host: '127.0.0.1', port }, { current: () => current })).rejects.toMatchObject({
      code: 'IN_USE',
      exitCode: 4,
      message: `--listen: 127.0.0.1:${port} is taken by another program`,
    });
  });

  test('an address of another machine is none of ours', async () => {
    await expect(serveMetrics({ host: '192.0.2.1', port: 0 }, { current: () => current })).rejects.toMatchObject({
      code: 'INVALID_VALUE',
    });
  });
});
