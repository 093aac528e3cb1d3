import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Connection, ExecOptions } from '../../../../src/cell/transport/transport.ts';
import { isRunning } from '../../../support/is-running.ts';

/** As the login user, so that the suite needs no root. */
const asUser: ExecOptions = { deadlineMs: 10_000, privilege: 'user' };

/** What every implementation of a connection must do. */
export function describeConnection(name: string, open: () => Promise<Connection>): void {
  describe(`${name}: a connection`, () => {
    let connection: Connection;
    let directory: string;
    const sh = (script: string, options: Partial<ExecOptions> = {}) =>
      connection.exec({ argv: ['sh', '-c', script] }, { ...asUser, ...options });

    beforeAll(async () => {
      directory = mkdtempSync(join(tmpdir(), 'nano-contract-'));
      connection = await open();
    });
    afterAll(async () => {
      rmSync(directory, { recursive: true, force: true });
      await connection.close();
    });

    it('knows its user and what it may do', async () => {
      const uid = process.getuid?.();
      expect((await sh('id -un')).stdout).toBe(`${connection.user}\n`);
      expect(connection.privilege === 'root').toBe(uid === 0);
    });

    describe('exec', () => {
      it('brings output, errors and status apart', async () => {
        expect(await sh('echo out; echo err >&2; exit 3')).toEqual({ status: 3, stdout: 'out\n', stderr: 'err\n' });
      });

      it('tells a command that is absent by status 127', async () => {
        expect((await connection.exec({ argv: ['no-such-command'] }, asUser)).status).toBe(127);
      });

      it('tells a signal as 128 + n', async () => {
        expect((await sh('kill -TERM $$')).status).toBe(143);
      });

      it('passes arguments as they are', async () => {
        const odd = [
          "it's",
          'a b',
          '',
          '$HOME',
          '`id`',
          '\\',
          'a\\',
          '!x',
          '*',
          '~',
          '-n',
          '"',
          '\t',
          'ü€',
          'a\nb',
          '%s',
        ];
        const { stdout } = await connection.exec({ argv: ['printf', '%s\\0', ...odd] }, asUser);
        expect(stdout.split('\0').slice(0, -1)).toEqual(odd);
      });

      it('gives the same environment everywhere', async () => {
        const { stdout } = await sh('echo "$LC_ALL:$PATH:"');
        expect(stdout).toMatch(/^C:.*:\/usr\/sbin:.*:\/sbin:/);
      });

      it('gives an input that ends at once where there is none', async () => {
        expect(await connection.exec({ argv: ['cat'] }, asUser)).toEqual({ status: 0, stdout: '', stderr: '' });
      });

      it('sends input with its secrets resolved', async () => {
        const stdin = ['name: ', { secret: 'password' }, '\n'];
        const resolveSecret = async (name: string) => `the ${name}`;
        const { stdout } = await connection.exec({ argv: ['cat'], stdin }, { ...asUser, resolveSecret });
        expect(stdout).toBe('name: the password\n');
      });

      it('does not send input whose secret cannot be resolved', async () => {
        const resolveSecret = () => Promise.reject(new Error('no such secret'));
        const command = { argv: ['cat'] as const, stdin: [{ secret: 'password' }] };
        await expect(connection.exec(command, { ...asUser, resolveSecret })).rejects.toThrow('no such secret');
      });

      it('sends input larger than any pipe, also to a command that does not read it', async () => {
        const stdin = ['x'.repeat(3_000_000)];
        expect((await connection.exec({ argv: ['wc', '-c'], stdin }, asUser)).stdout.trim()).toBe('3000000');
        expect((await connection.exec({ argv: ['true'], stdin }, asUser)).status).toBe(0);
      });

      it('refuses more output than allowed, and goes on working', async () => {
        const tooMuch = sh('head -c 3000000 /dev/zero', { maxOutputBytes: 1_000_000 });
        await expect(tooMuch).rejects.toMatchObject({ code: 'BAD_ANSWER' });
        const onError = sh('head -c 3000000 /dev/zero >&2', { maxOutputBytes: 1_000_000 });
        await expect(onError).rejects.toMatchObject({ code: 'BAD_ANSWER' });
        expect((await sh('echo ok')).stdout).toBe('ok\n');
      });

      it('ends at its deadline with the name of what was late, and goes on working', async () => {
        const late = connection.exec({ argv: ['sleep', '60', '1'] }, { ...asUser, deadlineMs: 100 });
        await expect(late).rejects.toMatchObject({
          code: 'DEADLINE',
          message: expect.stringMatching(/"sleep 60".*100 ms/),
        });
        expect((await sh('echo ok')).stdout).toBe('ok\n');
      });

      it('ends the command that is late', async () => {
        const file = join(directory, 'pid');
        await expect(sh(`echo $$ > ${file}; exec sleep 60`, { deadlineMs: 500 })).rejects.toMatchObject({
          code: 'DEADLINE',
        });
        const pid = Number(readFileSync(file));
        await vi.waitFor(() => expect(isRunning(pid)).toBe(false), { timeout: 4000 });
      });

      it('ends when it is interrupted', async () => {
        const abort = new AbortController();
        const running = sh('sleep 60', { signal: abort.signal });
        setTimeout(() => abort.abort(), 50);
        await expect(running).rejects.toMatchObject({ code: 'INTERRUPTED' });
        await expect(sh('true', { signal: abort.signal })).rejects.toMatchObject({ code: 'INTERRUPTED' });
      });

      it('refuses what cannot be an argument or a command', async () => {
        for (const argv of [['echo', 'a\0b'], ['-x'], ['A=b', 'c'], ['']] as const) {
          await expect(connection.exec({ argv }, asUser)).rejects.toMatchObject({ code: 'INVALID_VALUE' });
        }
      });

      it('runs many at once', async () => {
        const all = Array.from({ length: 30 }, (_, n) => sh(`echo ${n}`));
        const outputs = (await Promise.all(all)).map((result) => result.stdout);
        expect(outputs).toEqual(Array.from({ length: 30 }, (_, n) => `${n}\n`));
      });
    });

    describe('stream', () => {
      const start = (script: string, options: Partial<ExecOptions> = {}) =>
        connection.stream({ argv: ['sh', '-c', script] }, { ...asUser, ...options });

      it('carries bulk data in both directions unchanged', async () => {
        const data = randomBytes(8 * 1024 * 1024);
        const remote = await start('cat');
        const hash = createHash('sha256');
        const reading = pipeline(remote.stdout, async (source) => {
          for await (const chunk of source) hash.update(chunk);
        });
        await pipeline(Readable.from([data.subarray(0, 3_000_000), data.subarray(3_000_000)]), remote.stdin);
        await reading;
        expect(await remote.result).toEqual({ status: 0, stderr: '' });
        expect(hash.digest('hex')).toBe(createHash('sha256').update(data).digest('hex'));
      });

      it('tells status and errors', async () => {
        const remote = await start('echo out; echo err >&2; exit 4');
        remote.stdin.end();
        expect(await text(remote.stdout)).toBe('out\n');
        expect(await remote.result).toEqual({ status: 4, stderr: 'err\n' });
      });

      it('makes a writer wait for a reader', async () => {
        const remote = await start('cat');
        let sent = 0;
        const chunk = Buffer.alloc(64 * 1024);
        const stalled = new Promise<void>((resolve) => {
          const write = () => {
            let more = true;
            while (more && sent < 200 * 1024 * 1024) {
              sent += chunk.length;
              more = remote.stdin.write(chunk);
            }
            timer.refresh();
          };
          const timer = setTimeout(resolve, 300);
          remote.stdin.on('drain', write);
          write();
        });
        await stalled;
        expect(sent).toBeLessThan(20 * 1024 * 1024);
        remote.cancel();
      });

      it('fails the writer when the command ends early', async () => {
        const remote = await start('head -c 10 >/dev/null; exit 5');
        remote.stdout.resume();
        const endless = new Readable({
          read() {
            this.push(Buffer.alloc(64 * 1024));
          },
        });
        await expect(pipeline(endless, remote.stdin)).rejects.toThrow();
        expect(await remote.result).toMatchObject({ status: 5 });
      });

      it('can be cancelled: the command is told to end', async () => {
        const remote = await start('echo $$; exec sleep 60');
        const pid = Number(await firstChunk(remote.stdout));
        expect(isRunning(pid)).toBe(true);
        remote.cancel();
        await expect(remote.result).rejects.toMatchObject({ code: 'INTERRUPTED' });
        await expect(text(remote.stdout)).rejects.toThrow();
        await vi.waitFor(() => expect(isRunning(pid)).toBe(false), { timeout: 4000 });
      });

      it('is cancelled by a writer that fails', async () => {
        const remote = await start('cat >/dev/null; sleep 60');
        remote.stdin.destroy(new Error('the source broke'));
        await expect(remote.result).rejects.toThrow('the source broke');
      });

      it('ends at its deadline', async () => {
        const remote = await start('sleep 60', { deadlineMs: 300 });
        await expect(remote.result).rejects.toMatchObject({ code: 'DEADLINE' });
        await expect(text(remote.stdout)).rejects.toMatchObject({ code: 'DEADLINE' });
      });
    });

    describe('terminal', () => {
      const size = { columns: 101, rows: 31, term: 'xterm-256color' };
      const start = (script: string) => connection.terminal({ argv: ['sh', '-c', script] }, size, asUser);

      it('has a terminal of the size and kind asked for, and tells the status', async () => {
        const terminal = await start('tty >/dev/null && stty size && echo $TERM; exit 6');
        expect(await text(terminal.output)).toBe('31 101\r\nxterm-256color\r\n');
        expect(await terminal.exit).toBe(6);
      });

      it('passes input on, and a new size', async () => {
        const terminal = await start(
          'stty -echo; echo ready; while read -r x; do case $x in size) stty size;; quit) exit 6;; *) echo "got $x";; esac; done',
        );
        const output = collect(terminal.output);
        await vi.waitFor(() => expect(output()).toContain('ready'));
        terminal.input.write('x\r');
        await vi.waitFor(() => expect(output()).toContain('got x\r\n'));
        terminal.resize(80, 24);
        await vi.waitFor(() => {
          terminal.input.write('size\r');
          expect(output()).toContain('24 80\r\n');
        });
        terminal.input.write('quit\r');
        expect(await terminal.exit).toBe(6);
      });

      it('can be closed', async () => {
        const terminal = await start('echo ready; sleep 60');
        await firstChunk(terminal.output);
        terminal.close();
        await expect(terminal.exit).rejects.toMatchObject({ code: 'INTERRUPTED' });
      });
    });

    describe('forwardUnix', () => {
      let server: Server;
      let path: string;
      beforeAll(async () => {
        path = join(directory, 'echo.sock');
        server = createServer({ allowHalfOpen: true }, (socket) => socket.on('error', () => {}).pipe(socket));
        await new Promise<void>((resolve) => server.listen(path, resolve));
      });
      afterAll(() => new Promise((resolve) => server.close(resolve)));

      it('reaches a socket, both ways, with its end', async () => {
        const data = randomBytes(5_000_000);
        const socket = await connection.forwardUnix(path);
        socket.end(data);
        const chunks: Buffer[] = [];
        for await (const chunk of socket) chunks.push(chunk);
        expect(Buffer.concat(chunks).equals(data)).toBe(true);
      });

      it('tells a socket that is absent', async () => {
        const absent = connection.forwardUnix(join(directory, 'absent.sock'));
        await expect(absent).rejects.toMatchObject({
          code: 'CELL_UNFIT',
          message: expect.stringContaining('absent.sock'),
        });
      });
    });

    describe('close', () => {
      it('ends what runs, and is told', async () => {
        const closing = await open();
        const running = closing.exec({ argv: ['sleep', '60'] }, asUser);
        const remote = await closing.stream({ argv: ['sleep', '60'] }, asUser);
        await closing.close();
        await expect(running).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
        await expect(remote.result).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
        const tooLate = closing.exec({ argv: ['true'] }, asUser);
        await expect(tooLate).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
        expect(await closing.closed).toBeUndefined();
        await closing.close();
      });
    });
  });
}

async function text(source: Readable): Promise<string> {
  let all = '';
  for await (const chunk of source) all += chunk.toString();
  return all;
}

function collect(source: Readable): () => string {
  let all = '';
  source.on('data', (chunk: Buffer) => {
    all += chunk.toString();
  });
  return () => all;
}

function firstChunk(source: Readable): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    source.once('data', resolve);
    source.once('error', reject);
  });
}
