import { createServer, type Socket } from 'node:net';
import ssh2, { type AuthContext, type Connection } from 'ssh2';
import type { Host } from '../model/host.ts';
import { listensAt, speakLibvirt } from './libvirt-socket.ts';
import { runExec } from './run-exec.ts';
import type { World } from './world.ts';

export interface SshFrontOptions {
  readonly hostKey: string;
  /** The public key that may log in, in base64. */
  readonly authorized: string;
}

interface Met {
  readonly socket: Socket;
  readonly host: Host;
}

/** As sshd's MaxSessions. */
const sessionsAtOnce = 10;

/** sshd of all hosts: one port, and an address of this machine for each host. */
export class SshFront {
  readonly #world: World;
  readonly #options: SshFrontOptions;
  /** One for each host: connections to two hosts may come from one address and port. */
  readonly #servers = new Map<Host, InstanceType<typeof ssh2.Server>>();
  readonly #sockets = new Map<string, Met>();
  readonly #listener = createServer((socket) => this.#meet(socket));

  constructor(world: World, options: SshFrontOptions) {
    this.#world = world;
    this.#options = options;
  }

  /** Any address of this machine's own: nothing listens to a network, as others are turned away at once. */
  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.#listener.listen(0, '0.0.0.0', resolve));
    const address = this.#listener.address();
    if (address === null || typeof address === 'string') throw new Error('the server does not listen');
    return address.port;
  }

  /** How many connections there are to all hosts. */
  get connections(): number {
    return this.#sockets.size;
  }

  drop(name?: string): void {
    for (const { socket, host } of this.#sockets.values()) {
      if (name === undefined || host.name === name) socket.resetAndDestroy();
    }
  }

  /** Bytes come and go again, or from now on do neither. */
  setSilent(host: Host, isSilent: boolean): void {
    host.isSilent = isSilent;
    for (const { socket, host: other } of this.#sockets.values()) {
      if (other !== host) continue;
      if (isSilent) hold(socket);
      else socket.resume().uncork();
    }
  }

  #meet(socket: Socket): void {
    const host = this.#world.hostAt(socket.localAddress ?? '');
    if (host === undefined || host.isUnreachable) return void socket.resetAndDestroy();
    const key = keyOf(host, socket.remoteAddress, socket.remotePort);
    this.#sockets.set(key, { socket, host });
    socket.on('error', () => {}).on('close', () => this.#sockets.delete(key));
    socket.setNoDelay(true);
    this.#serverOf(host).injectSocket(socket);
    if (host.isSilent) hold(socket);
  }

  #serverOf(host: Host): InstanceType<typeof ssh2.Server> {
    const known = this.#servers.get(host);
    if (known !== undefined) return known;
    const server = new ssh2.Server({ hostKeys: [this.#options.hostKey] }, (client, { ip, port }) =>
      this.#serve(client, keyOf(host, ip, port)),
    );
    server.on('error', () => {});
    this.#servers.set(host, server);
    return server;
  }

  #serve(client: Connection, key: string): void {
    const met = this.#sockets.get(key);
    client.on('error', () => {});
    if (met === undefined) return void client.end();
    let user = '';
    client.on('authentication', (context) => {
      user = context.username;
      this.#authenticate(context);
    });
    client.on('openssh.streamlocal', (accept, reject, { socketPath }) => {
      if (!listensAt(this.#world, met.host, socketPath)) return void reject();
      speakLibvirt(this.#world, met.host, user, accept());
    });
    let sessions = 0;
    client.on('session', (accept, reject) => {
      if (sessions >= sessionsAtOnce) return reject();
      sessions += 1;
      const session = accept();
      session.on('close', () => {
        sessions -= 1;
      });
      session.on('pty', (acceptPty) => acceptPty?.());
      session.on('exec', (acceptExec, _reject, { command }) => {
        const channel = acceptExec();
        const cut = () => met.socket.resetAndDestroy();
        void runExec({ world: this.#world, host: met.host, user, channel, cut }, command);
      });
    });
  }

  #authenticate(context: AuthContext): void {
    const { authorized } = this.#options;
    if (context.method === 'publickey' && context.key.data.toString('base64') === authorized) context.accept();
    else context.reject(['publickey']);
  }
}

function keyOf({ name }: Host, address: string | undefined, port: number | undefined): string {
  return `${name} ${address}:${port}`;
}

function hold(socket: Socket): void {
  socket.pause().cork();
}
