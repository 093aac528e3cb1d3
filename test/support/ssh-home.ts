import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createTransport,
  type SshAddress,
  type Transport,
  type TransportOptions,
} from '../../src/cell/transport/transport.ts';
import { type KeyPair, makeKeyPair, publicKeyOf, type ServerSettings, SshServer } from './ssh-server.ts';

/** A user's home with ssh_config, known_hosts and a key, and servers that let this key in. */
export class SshHome {
  readonly directory = mkdtempSync(join(tmpdir(), 'nano-home-'));
  readonly key: KeyPair = makeKeyPair();
  readonly identity: string = join(this.directory, '.ssh', 'id_ed25519');
  readonly log: string[] = [];
  readonly #servers: SshServer[] = [];

  constructor() {
    mkdirSync(join(this.directory, '.ssh'));
    writeFileSync(this.identity, this.key.private, { mode: 0o600 });
    this.write('config', `Host *\n  UserKnownHostsFile ${this.path('known_hosts')}\n  GlobalKnownHostsFile none\n`);
  }

  path(name: string): string {
    return join(this.directory, '.ssh', name);
  }

  write(name: string, text: string): string {
    writeFileSync(this.path(name), text, { mode: 0o600 });
    return this.path(name);
  }

  /** ssh_config takes the first value it finds: what is said of a host comes before what is said of all. */
  configure(text: string): void {
    this.write(
      'config',
      `${text}\nHost *\n  UserKnownHostsFile ${this.path('known_hosts')}\n  GlobalKnownHostsFile none\n`,
    );
  }

  /** Lets known_hosts know a server, under its port. */
  know(server: SshServer, name = `[127.0.0.1]:${server.port}`): void {
    appendFileSync(this.path('known_hosts'), `${name} ${server.hostKey.type} ${server.hostKey.key}\n`);
  }

  async serve(settings: Partial<ServerSettings> = {}): Promise<SshServer> {
    const server = await SshServer.start({ authorized: [publicKeyOf(this.key).key], ...settings });
    this.#servers.push(server);
    return server;
  }

  transport(options: Partial<TransportOptions> = {}): Transport {
    return createTransport({
      env: { PATH: process.env.PATH },
      home: this.directory,
      sshConfigFile: this.path('config'),
      log: (line) => this.log.push(line),
      ...options,
    });
  }

  /** A server's address with its key pinned. */
  address(server: SshServer, more: Partial<SshAddress> = {}): SshAddress {
    const { port, hostKey } = server;
    const { identity } = this;
    return { kind: 'ssh', host: '127.0.0.1', port, user: 'operator', identity, hostKeys: [hostKey], ...more };
  }

  async remove(): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.stop()));
    rmSync(this.directory, { recursive: true, force: true });
  }
}
