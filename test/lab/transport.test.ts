import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ConnectionPool } from '../../src/cell/transport/connection-pool.ts';
import { type Connection, createTransport, type SshAddress } from '../../src/cell/transport/transport.ts';

/** What `lab.sh status --json` tells of a cell. */
interface LabCell {
  readonly name: string;
  readonly address: string;
  readonly state: string;
  readonly hostKey: string;
  readonly identity: string;
}

const cells: LabCell[] = JSON.parse(process.env.NANO_TEST_LAB ?? '[]');
const [one, two] = cells;
const MiB = 1024 * 1024;
const limits = { deadlineMs: 30_000 };
const asUser = { ...limits, privilege: 'user' } as const;
const virsh = ['virsh', '-q', '-c', 'qemu:///system'] as const;

function required(cell: LabCell | undefined): LabCell {
  if (cell === undefined) throw new Error('the lab has too few cells');
  return cell;
}

describe.skipIf(one === undefined)('a cell of the lab', () => {
  let home: string;
  const file = (name: string, text: string) => {
    writeFileSync(join(home, name), text);
    return join(home, name);
  };
  const transport = (config = '') => {
    const common = `Host *\n  UserKnownHostsFile ${join(home, 'known_hosts')}\n  GlobalKnownHostsFile none\n`;
    return createTransport({
      env: process.env,
      home,
      sshConfigFile: file(`config-${Math.random()}`, `${config}\n${common}`),
    });
  };
  const address = (user: string, more: Partial<SshAddress> = {}, cell = required(one)): SshAddress => ({
    kind: 'ssh',
    host: cell.address,
    user,
    identity: cell.identity,
    hostKeys: [],
    acceptedFingerprint: cell.hostKey,
    ...more,
  });
  const connected = async <T>(user: string, work: (connection: Connection) => Promise<T>): Promise<T> => {
    const connection = await transport().connect(address(user), limits);
    try {
      return await work(connection);
    } finally {
      await connection.close();
    }
  };

  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), 'nano-lab-'));
    file('known_hosts', '');
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  it.each([
    ['root', 'root'],
    ['ops', 'sudo'],
    ['plain', 'none'],
  ])('knows that %s has the privilege %s', (user, privilege) =>
    connected(user, async (connection) => {
      expect(connection).toMatchObject({ user, privilege });
      expect((await connection.exec({ argv: ['id', '-un'] }, asUser)).stdout).toBe(`${user}\n`);
    }),
  );

  it.each(['root', 'ops'])('runs virsh as root for %s', (user) =>
    connected(user, async (connection) => {
      expect((await connection.exec({ argv: ['id', '-u'] }, limits)).stdout).toBe('0\n');
      expect(await connection.exec({ argv: [...virsh, 'list', '--all'] }, limits)).toMatchObject({
        status: 0,
        stderr: '',
      });
    }),
  );

  it('writes as root what an operator may not write', () =>
    connected('ops', async (connection) => {
      const path = '/var/lib/libvirt/images/transport-test';
      const dd = { argv: ['dd', `of=${path}`, 'status=none'] as const, stdin: ['root was here'] };
      expect((await connection.exec(dd, { ...limits, privilege: 'user' })).status).not.toBe(0);
      expect((await connection.exec(dd, limits)).status).toBe(0);
      expect((await connection.exec({ argv: ['cat', path] }, limits)).stdout).toBe('root was here');
      await connection.exec({ argv: ['rm', path] }, limits);
    }));

  it('refuses root to plain, with what to do', () =>
    connected('plain', async (connection) => {
      await expect(connection.exec({ argv: [...virsh, 'list'] }, limits)).rejects.toMatchObject({
        code: 'NO_RIGHTS',
        message: expect.stringContaining('plain'),
        hint: expect.stringContaining('plain ALL=(root) NOPASSWD: ALL'),
      });
    }));

  it('lets nobody else in', async () => {
    await expect(transport().connect(address('nobody-here'), limits)).rejects.toMatchObject({ code: 'AUTH_FAILED' });
  });

  describe('and its host key', () => {
    it('is refused where it is not known, accepted or is another than the pinned one', async () => {
      const { acceptedFingerprint: _, ...stranger } = address('root');
      await expect(transport().connect(stranger, limits)).rejects.toMatchObject({
        code: 'HOST_KEY_UNKNOWN',
        details: [{ facts: { fingerprint: required(one).hostKey } }],
      });
      const pin = await connected('root', async (connection) => connection.hostKey);
      const other = { type: 'ssh-ed25519', key: 'AAAA', fingerprint: 'SHA256:another' };
      await expect(transport().connect(address('root', { hostKeys: [other] }), limits)).rejects.toMatchObject({
        code: 'HOST_KEY_CHANGED',
        message: expect.stringContaining('SHA256:another'),
      });
      const hostKeys = pin === undefined ? [] : [pin];
      await (await transport().connect(address('root', { hostKeys }), limits)).close();
    });

    it('is asked for by the type that known_hosts has', async () => {
      const rsa = await connected('root', (connection) =>
        connection.exec({ argv: ['cat', '/etc/ssh/ssh_host_rsa_key.pub'] }, limits),
      );
      file('known_hosts', `${required(one).address} ${rsa.stdout}`);
      const { acceptedFingerprint: _, ...known } = address('root');
      const connection = await transport().connect(known, limits);
      expect(connection.hostKey?.type).toBe('ssh-rsa');
      await connection.close();
      file('known_hosts', '');
    });
  });

  it.skipIf(two === undefined)('is a jump host for another', async () => {
    const [bastion, target] = [required(one), required(two)];
    const key = await connected('root', async (connection) => connection.hostKey);
    file('known_hosts', `${bastion.address} ${key?.type} ${key?.key}\n`);
    const config = [
      `Host bastion\n  HostName ${bastion.address}\n  User ops\n  IdentityFile ${bastion.identity}`,
      `Host behind\n  HostName ${target.address}\n  User ops\n  IdentityFile ${target.identity}\n  ProxyJump bastion`,
    ].join('\n');
    const behind: SshAddress = { kind: 'ssh', host: 'behind', hostKeys: [], acceptedFingerprint: target.hostKey };
    const connection = await transport(config).connect(behind, limits);
    expect((await connection.exec({ argv: ['hostname'] }, asUser)).stdout).toBe(`${target.name}\n`);
    const from = await connection.exec({ argv: ['sh', '-c', 'echo $SSH_CLIENT'] }, asUser);
    expect(from.stdout.split(' ')[0]).toBe(bastion.address);
    await connection.close();
    file('known_hosts', '');
  });

  it('lets in thirty who come at once, each on its own', async () => {
    const all = Array.from({ length: 30 }, () => transport().connect(address('root'), { deadlineMs: 60_000 }));
    const connections = await Promise.all(all);
    await Promise.all(connections.map((connection) => connection.exec({ argv: ['true'] }, limits)));
    await Promise.all(connections.map((connection) => connection.close()));
  });

  it('runs a hundred commands at once on one connection', async () => {
    const pool = new ConnectionPool(transport());
    const connection = await pool.get(address('root'), limits);
    const all = Array.from({ length: 100 }, (_, n) => connection.exec({ argv: ['echo', String(n)] }, limits));
    expect((await Promise.all(all)).map((result) => Number(result.stdout))).toEqual(
      Array.from({ length: 100 }, (_, n) => n),
    );
    await pool.close();
  });

  it('moves bulk data in both directions, with flat memory', () =>
    connected('ops', async (connection) => {
      const chunk = Buffer.alloc(256 * 1024, 'nano');
      const size = 512 * MiB;
      const memory = watchMemory();
      const up = await connection.stream({ argv: ['sha256sum'] }, { deadlineMs: 120_000 });
      const sum = createHash('sha256');
      let sent = 0;
      const source = new Readable({
        highWaterMark: MiB,
        read() {
          if (sent === size) return void this.push(null);
          sent += chunk.length;
          sum.update(chunk);
          this.push(chunk);
        },
      });
      const started = performance.now();
      const [answer] = await Promise.all([text(up.stdout), pipeline(source, up.stdin), up.result]);
      const upRate = (size / MiB / (performance.now() - started)) * 1000;
      expect(answer).toBe(`${sum.digest('hex')}  -\n`);

      const middle = performance.now();
      const down = await connection.stream(
        { argv: ['head', '-c', String(size), '/dev/zero'] },
        { deadlineMs: 120_000 },
      );
      down.stdin.end();
      let received = 0;
      const sink = new Writable({
        write(piece: Buffer, _encoding, done) {
          received += piece.length;
          done();
        },
      });
      await Promise.all([pipeline(down.stdout, sink), down.result]);
      const downRate = (size / MiB / (performance.now() - middle)) * 1000;
      expect(received).toBe(size);
      console.log(
        `bulk: ${upRate.toFixed(0)} MiB/s up, ${downRate.toFixed(0)} MiB/s down, ${memory()} MiB more memory`,
      );
      expect(memory()).toBeLessThan(150);
    }));

  it('gives a terminal', () =>
    connected('ops', async (connection) => {
      const size = { columns: 101, rows: 31, term: 'xterm' };
      const script = 'stty -echo; stty size; while read -r x; do stty size; [ "$x" = quit ] && exit 6; done';
      const terminal = await connection.terminal({ argv: ['sh', '-c', script] }, size, limits);
      let output = '';
      terminal.output.on('data', (piece: Buffer) => {
        output += piece.toString();
      });
      await vi.waitFor(() => expect(output).toBe('31 101\r\n'), { timeout: 5000 });
      terminal.resize(80, 24);
      await vi.waitFor(() => {
        terminal.input.write('size\r');
        expect(output).toContain('24 80\r\n');
      });
      terminal.input.write('quit\r');
      expect(await terminal.exit).toBe(6);
    }));

  it('forwards to the socket of libvirt for who may open it', async () => {
    const path = '/var/run/libvirt/libvirt-sock';
    await connected('root', async (connection) => {
      const socket = await connection.forwardUnix(path);
      socket.destroy();
      await expect(connection.forwardUnix('/run/no-such-socket')).rejects.toMatchObject({ code: 'CELL_UNFIT' });
    });
    await connected('plain', (connection) =>
      expect(connection.forwardUnix('/var/run/libvirt/libvirt-admin-sock')).rejects.toMatchObject({
        code: 'CELL_UNFIT',
      }),
    );
  });

  it.each(['root', 'ops'])('ends what is cancelled, and goes on, for %s', (user) =>
    connected(user, async (connection) => {
      const seconds = String(1000 + Math.random() * 1000);
      const late = connection.exec({ argv: ['sleep', seconds] }, { deadlineMs: 300 });
      await expect(late).rejects.toMatchObject({ code: 'DEADLINE', message: expect.stringContaining('sleep') });
      await vi.waitFor(
        async () => {
          const found = await connection.exec({ argv: ['pgrep', '-f', `^sleep ${seconds}`] }, limits);
          expect(found.status).toBe(1);
          expect(connection.abandoned).toBe(0);
        },
        { timeout: 5000 },
      );
    }),
  );

  /** Only in a lab of its own: others would lose their cables too. */
  describe.skipIf(process.env.NANO_LAB_NAME === undefined)('whose cable is cut', () => {
    const lab = (...args: string[]) => {
      execFileSync('bash', [fileURLToPath(new URL('../../lab/lab.sh', import.meta.url)), ...args], { stdio: 'ignore' });
    };

    it('is noticed within 20 s, in the middle of a command, and is back when it is mended', async () => {
      const { name } = required(one);
      const pool = new ConnectionPool(transport());
      const connection = await pool.get(address('root'), limits);
      const running = connection.exec({ argv: ['sleep', '300'] }, { deadlineMs: 60_000 });
      const lost = expect(running).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
      await sleep(500);
      lab('cut', name);
      try {
        const cut = performance.now();
        await lost;
        console.log(`a cut cable was noticed after ${((performance.now() - cut) / 1000).toFixed(1)} s`);
        expect(performance.now() - cut).toBeLessThan(20_000);
        await expect(pool.get(address('root'), { deadlineMs: 4000 })).rejects.toMatchObject({
          code: 'CELL_UNREACHABLE',
        });
      } finally {
        lab('mend', name);
      }
      const again = await pool.get(address('root'), limits);
      expect((await again.exec({ argv: ['hostname'] }, asUser)).stdout).toBe(`${name}\n`);
      await pool.close();
    });
  });
});

async function text(source: Readable): Promise<string> {
  let all = '';
  for await (const chunk of source) all += String(chunk);
  return all;
}

/** How many MiB more the process has held than now, at most. */
function watchMemory(): () => number {
  const before = process.memoryUsage().rss;
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 20);
  timer.unref();
  return () => Math.round((most - before) / MiB);
}
