import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConnectionPool } from '../../../../src/cell/transport/connection-pool.ts';
import type { Connection, Transport } from '../../../../src/cell/transport/transport.ts';
import { SshHome } from '../../../support/ssh-home.ts';

const limits = { deadlineMs: 10_000 };
const asUser = { ...limits, privilege: 'user' } as const;
let home: SshHome;
let pool: ConnectionPool;
beforeEach(() => {
  home = new SshHome();
  pool = new ConnectionPool(home.transport());
});
afterEach(async () => {
  await pool.close();
  await home.remove();
});

describe('a pool of connections', () => {
  it('makes one for all who ask at once, and keeps it warm', async () => {
    const server = await home.serve();
    const all = await Promise.all(Array.from({ length: 20 }, () => pool.get(home.address(server), limits)));
    await Promise.all(all.map((connection) => connection.exec({ argv: ['true'] }, asUser)));
    await all[0]?.close();
    const later = await pool.get(home.address(server), limits);
    expect((await later.exec({ argv: ['echo', 'warm'] }, asUser)).stdout).toBe('warm\n');
    expect(server.connections).toHaveLength(1);
  });

  it('makes one for each address', async () => {
    const [one, two] = [await home.serve(), await home.serve()];
    await Promise.all([pool.get(home.address(one), limits), pool.get(home.address(two), limits)]);
    await pool.get(home.address(one, { user: 'other' }), limits);
    expect([one.logins, two.logins]).toEqual([['operator', 'other'], ['operator']]);
  });

  it('makes a new one when it was lost', async () => {
    const server = await home.serve();
    const first = await pool.get(home.address(server), limits);
    server.drop();
    expect(await first.closed).toMatchObject({ code: 'CONNECTION_LOST' });
    const second = await pool.get(home.address(server), limits);
    expect((await second.exec({ argv: ['true'] }, asUser)).status).toBe(0);
  });

  it('goes on for the others when one gives up', async () => {
    const server = await home.serve();
    const abort = new AbortController();
    const hasty = pool.get(home.address(server), { ...limits, signal: abort.signal });
    const patient = pool.get(home.address(server), limits);
    abort.abort();
    await expect(hasty).rejects.toMatchObject({ code: 'INTERRUPTED' });
    expect((await patient).user).toBeDefined();
    expect(server.connections).toHaveLength(1);
  });

  it('gives up what nobody waits for, and starts afresh', async () => {
    const server = await home.serve({ mute: true });
    await expect(pool.get(home.address(server), { deadlineMs: 200 })).rejects.toMatchObject({
      code: 'CELL_UNREACHABLE',
      message: expect.stringContaining('200 ms'),
    });
    await expect(pool.get(home.address(server), { deadlineMs: 200 })).rejects.toMatchObject({
      code: 'CELL_UNREACHABLE',
    });
    expect(server.connections).toHaveLength(2);
  });

  it('does not remember a failure', async () => {
    const server = await home.serve();
    const address = home.address(server, { hostKeys: [] });
    await expect(pool.get(address, limits)).rejects.toMatchObject({ code: 'HOST_KEY_UNKNOWN' });
    home.know(server);
    expect((await pool.get(address, limits)).hostKey).toEqual(server.hostKey);
  });

  it('ends with all it has', async () => {
    const server = await home.serve();
    const connection = await pool.get(home.address(server), limits);
    const mute = await home.serve({ mute: true });
    const waiting = pool.get(home.address(mute), limits);
    const failed = expect(waiting).rejects.toMatchObject({ code: 'INTERRUPTED' });
    await pool.close();
    await failed;
    expect(await connection.closed).toBeUndefined();
    await expect(pool.get(home.address(server), limits)).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
  });

  it('replaces a connection on which too much hangs', async () => {
    let made = 0;
    const retired: number[] = [];
    const transport: Transport = {
      connect: async () => {
        made += 1;
        const number = made;
        return {
          ...unusable,
          user: `user-${number}`,
          abandoned: number === 1 ? 4 : 0,
          retire: () => retired.push(number),
        };
      },
    };
    const other = new ConnectionPool(transport);
    expect((await other.get({ kind: 'local' }, limits)).user).toBe('user-1');
    expect((await other.get({ kind: 'local' }, limits)).user).toBe('user-2');
    expect((await other.get({ kind: 'local' }, limits)).user).toBe('user-2');
    expect(retired).toEqual([1]);
  });
});

const unusable: Connection = {
  user: '',
  privilege: 'root',
  hostKey: undefined,
  exec: () => Promise.reject(new Error('not used')),
  stream: () => Promise.reject(new Error('not used')),
  terminal: () => Promise.reject(new Error('not used')),
  forwardUnix: () => Promise.reject(new Error('not used')),
  closed: new Promise(() => {}),
  close: async () => {},
};
