import { createServer, type Server as NetServer, connect as netConnect, type Socket } from 'node:net';
import type { AuthContext, PseudoTtyInfo, ServerChannel, Connection as ServerConnection, Session } from 'ssh2';
import ssh2 from 'ssh2';
import { parsePublicKey } from '../../src/cell/transport/host-keys/host-key.ts';
import type { HostKey } from '../../src/controller/model/address.ts';
import { type CommandSettings, ServerCommand } from './ssh-server-command.ts';

export interface KeyPair {
  readonly private: string;
  readonly public: string;
}

/** ssh2 makes a damaged Ed25519 key about once in 250 times. */
export function makeKeyPair(): KeyPair {
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync('ed25519');
    if (!(ssh2.utils.parseKey(pair.private) instanceof Error)) return pair;
  }
}

export function publicKeyOf(pair: KeyPair): HostKey {
  const key = parsePublicKey(pair.public);
  if (key === undefined) throw new Error('no public key');
  return key;
}

/** What an SSH server in a test does besides its work. */
export interface ServerSettings extends CommandSettings {
  readonly hostKeys: readonly KeyPair[];
  /** Public keys (base64) that may log in. */
  readonly authorized: readonly string[];
  /** What the server says it accepts to those who may not. */
  readonly accepts: readonly ('publickey' | 'password')[];
  /** Closes this many connections at once, as sshd does at MaxStartups. */
  readonly refuseFirst: number;
  /** Closes this many connections after its first line. */
  readonly closeFirstAfterGreeting: number;
  /** Answers to nothing at all. */
  readonly mute: boolean;
  /** Refuses sessions beyond this many, as sshd does at MaxSessions. */
  readonly maxSessions: number;
}

/** An SSH server on a free port of this machine that runs commands through `sh -c`, and misbehaves as it is told. */
export class SshServer {
  readonly connections: Socket[] = [];
  readonly commands: string[] = [];
  readonly logins: string[] = [];
  readonly #settings: ServerSettings;
  readonly #listener: NetServer;
  readonly #running = new Set<ServerCommand>();

  private constructor(settings: ServerSettings) {
    this.#settings = settings;
    const server = new ssh2.Server({ hostKeys: settings.hostKeys.map((pair) => pair.private) }, (client) => {
      this.#serve(client);
    });
    server.on('error', () => {});
    this.#listener = createServer((socket) => this.#meet(socket, server));
  }

  static async start(settings: Partial<ServerSettings> = {}): Promise<SshServer> {
    const server = new SshServer({ ...wellBehaved, hostKeys: [makeKeyPair()], ...settings });
    await new Promise<void>((resolve) => server.#listener.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get port(): number {
    const address = this.#listener.address();
    if (address === null || typeof address === 'string') throw new Error('the server does not listen');
    return address.port;
  }

  get hostKey(): HostKey {
    const [pair] = this.#settings.hostKeys;
    if (pair === undefined) throw new Error('the server has no host key');
    return publicKeyOf(pair);
  }

  /** Cuts all connections without a word. */
  drop(): void {
    for (const socket of this.connections) socket.resetAndDestroy();
  }

  async stop(): Promise<void> {
    for (const command of this.#running) {
      command.signal('KILL');
      command.forget();
    }
    for (const socket of this.connections) socket.destroy();
    await new Promise((resolve) => this.#listener.close(resolve));
  }

  #meet(socket: Socket, server: InstanceType<typeof ssh2.Server>): void {
    const { refuseFirst, closeFirstAfterGreeting, mute } = this.#settings;
    this.connections.push(socket);
    socket.on('error', () => {});
    if (this.connections.length <= refuseFirst) return void socket.destroy();
    if (this.connections.length <= closeFirstAfterGreeting) return void socket.end('SSH-2.0-test\r\n');
    if (!mute) server.injectSocket(socket);
  }

  #serve(client: ServerConnection): void {
    client.on('error', () => {});
    client.on('authentication', (context) => this.#authenticate(context));
    let sessions = 0;
    client.on('session', (accept, reject) => {
      if (sessions >= this.#settings.maxSessions) return reject();
      sessions += 1;
      this.#startSession(accept(), () => {
        sessions -= 1;
      });
    });
    client.on('tcpip', (accept, reject, target) => join(netConnect(target.destPort, target.destIP), accept, reject));
    client.on(
      'openssh.streamlocal',
      (accept: () => ServerChannel, reject: () => void, target: { socketPath: string }) =>
        join(netConnect(target.socketPath), accept, reject),
    );
  }

  #authenticate(context: AuthContext): void {
    const { authorized, accepts } = this.#settings;
    if (context.method === 'publickey' && authorized.includes(context.key.data.toString('base64'))) {
      if (context.signature) this.logins.push(context.username);
      context.accept();
    } else context.reject([...accepts]);
  }

  #startSession(session: Session, ended: () => void): void {
    let pty: PseudoTtyInfo | undefined;
    let command: ServerCommand | undefined;
    session.on('pty', (accept, _reject, info) => {
      pty = info;
      accept?.();
    });
    session.on('window-change', (accept, _reject, size) => {
      command?.resize(size);
      accept?.();
    });
    session.on('signal', (accept, _reject, info) => {
      command?.signal(info.name);
      accept?.();
    });
    session.on('exec', (accept, _reject, info) => {
      this.commands.push(info.command);
      const channel = accept();
      const started = new ServerCommand(channel, info.command, this.#settings, pty);
      command = started;
      this.#running.add(started);
      channel.on('close', () => {
        ended();
        this.#running.delete(started);
      });
    });
  }
}

function join(socket: Socket, accept: () => ServerChannel, reject: () => void): void {
  let open = false;
  socket.on('error', () => {
    if (!open) reject();
  });
  socket.on('connect', () => {
    open = true;
    const channel = accept();
    channel.on('error', () => {});
    channel.pipe(socket).pipe(channel);
  });
}

const wellBehaved: Omit<ServerSettings, 'hostKeys'> = {
  authorized: [],
  accepts: ['publickey'],
  refuseFirst: 0,
  closeFirstAfterGreeting: 0,
  mute: false,
  maxSessions: 10,
  loginShell: ['/bin/sh'],
  env: { PATH: process.env.PATH },
  preamble: { stdout: '', stderr: '' },
};
