import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { constants, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HostKey, SshAddress } from '../../src/controller/model/address.ts';
import { bundle, root } from '../support/run-typescript.ts';
import { type KeyPair, makeKeyPair, publicKeyOf } from '../support/ssh-server.ts';
import type { HostTraits } from './model/host.ts';
import type { SimulationControl } from './server/control.ts';

export interface SimulationOptions {
  /** Host names, or how many hosts there are: `sim-1`, `sim-2`, …. Each exists from when it is first used. */
  readonly hosts?: number | readonly string[];
  readonly traits?: Partial<HostTraits>;
  /** Gives way to who measures nano: real cells do their work elsewhere, and not on nano's processor. */
  readonly givesWay?: true;
}

interface Told {
  readonly names: readonly string[];
  readonly port: number;
  readonly control: number;
}

/** Simulated cells, behind a real SSH server in a process of its own. */
export class Simulation {
  readonly directory: string;
  readonly port: number;
  readonly hostKey: HostKey;
  readonly names: readonly string[];
  readonly #child: ChildProcess;
  readonly #control: number;

  private constructor(child: ChildProcess, directory: string, hostKey: HostKey, told: Told) {
    this.#child = child;
    this.directory = directory;
    this.hostKey = hostKey;
    this.port = told.port;
    this.names = told.names;
    this.#control = told.control;
  }

  static async start({ hosts = 1000, traits = {}, givesWay }: SimulationOptions = {}): Promise<Simulation> {
    const names = typeof hosts === 'number' ? Array.from({ length: hosts }, (_, index) => `sim-${index + 1}`) : hosts;
    const directory = mkdtempSync(join(tmpdir(), 'nano-sim-'));
    const keys: KeyPair = makeKeyPair();
    const host: KeyPair = makeKeyPair();
    writeFileSync(join(directory, 'key'), keys.private, { mode: 0o600 });
    const told = { names, traits, hostKey: host.private, authorized: publicKeyOf(keys).key };
    const entry = await bundle(join(root, 'test/sim/server/main.ts'));
    const child = spawn(process.execPath, ['--enable-source-maps', entry, JSON.stringify(told)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    if (givesWay === true && child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
    const [line] = await once(child.stdout, 'data');
    return new Simulation(child, directory, publicKeyOf(host), { names, ...JSON.parse(String(line)) });
  }

  /** The private key that every host lets in. */
  get identity(): string {
    return join(this.directory, 'key');
  }

  /** What an operator would type for a host. */
  hostOf(name: string): string {
    const number = this.names.indexOf(name) + 1;
    if (number === 0) throw new Error(`there is no host "${name}"`);
    return `127.77.${number >> 8}.${number & 255}`;
  }

  /** An ssh_config with which hosts are found by their names, and trusted. */
  sshConfig(): string {
    const { directory, hostKey, identity, names, port } = this;
    const [file, known] = [join(directory, 'config'), join(directory, 'known_hosts')];
    const common = `  Port ${port}\n  User root\n  IdentityFile ${identity}\n  HostKeyAlias simulation\n`;
    const hosts = names.map((name) => `Host ${name}\n  HostName ${this.hostOf(name)}\n${common}`);
    writeFileSync(known, `simulation ${hostKey.type} ${hostKey.key}\n`);
    writeFileSync(file, `${hosts.join('')}Host *\n  UserKnownHostsFile ${known}\n  GlobalKnownHostsFile none\n`);
    return file;
  }

  /** A PATH on which ssh reads this configuration, whoever's it is: ssh asks the system where its user's home is. */
  searchPath(): string {
    const folder = join(this.directory, 'bin');
    mkdirSync(folder, { recursive: true });
    const script = `#!/bin/sh\nPATH="${process.env.PATH}" exec ssh -F ${this.sshConfig()} "$@"\n`;
    writeFileSync(join(folder, 'ssh'), script, { mode: 0o755 });
    return `${folder}:${process.env.PATH}`;
  }

  address(name: string, user = 'root'): SshAddress {
    const { port, identity, hostKey } = this;
    return { kind: 'ssh', host: this.hostOf(name), port, user, identity, hostKeys: [hostKey] };
  }

  async ask<Method extends keyof SimulationControl>(
    method: Method,
    ...parameters: Parameters<SimulationControl[Method]>
  ): Promise<Awaited<ReturnType<SimulationControl[Method]>>> {
    const body = JSON.stringify({ method, parameters });
    const response = await fetch(`http://127.0.0.1:${this.#control}/`, { method: 'POST', body });
    const { result, error } = JSON.parse(await response.text());
    if (error !== undefined) throw new Error(`the simulation: ${error}`);
    return result;
  }

  /** What goes wrong with a host; `freeBytes: null` gives its disk the room that its size leaves. */
  async trouble(name: string, troubles: Parameters<SimulationControl['trouble']>[1]): Promise<void> {
    await this.ask('trouble', name, troubles);
  }

  /** Fails where the simulation was asked for what it cannot do. */
  async check(): Promise<void> {
    const problems = await this.ask('takeProblems');
    if (problems.length > 0) throw new Error(`the simulation: ${problems.join('\n')}`);
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, 'close');
    this.#child.stdin?.end();
    await ended;
    rmSync(this.directory, { recursive: true, force: true });
  }
}
