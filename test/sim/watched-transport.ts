import type { Connection, Transport } from '../../src/cell/transport/transport.ts';

/** Told of each command of nano's before it is sent; what it answers is called when the command has ended, however. */
export type Watcher = () => Promise<() => void>;

/** A transport that tells of the commands that go through it. */
export function watchedTransport(inner: Transport, watcher: Watcher): Transport {
  return {
    connect: async (address, limits) => watched(await inner.connect(address, limits), watcher),
  };
}

function watched(connection: Connection, watcher: Watcher): Connection {
  const replaced: Pick<Connection, 'exec' | 'stream'> = {
    async exec(command, options) {
      const ended = await watcher();
      return connection.exec(command, options).finally(ended);
    },
    async stream(command, options) {
      const ended = await watcher();
      const stream = await connection.stream(command, options).catch((error: unknown) => {
        ended();
        throw error;
      });
      stream.result.then(ended, ended);
      return stream;
    },
  };
  return new Proxy(connection, {
    get(target, name) {
      if (name === 'exec' || name === 'stream') return replaced[name];
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
